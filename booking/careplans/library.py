"""What plans are made from: the salon's own templates, and ready ones by trade that everybody may adjust."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.careplans.checking import LineWish, line_problems, text_problems
from booking.careplans.models import PlanKind, PlanTemplate
from booking.careplans.ready import READY, Ready
from booking.catalog.models import Service
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem, StaleVersion
from kernel.ids import id_of
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST = 60
KIND_OF_TRADE = {
    "nails": PlanKind.NAILS,
    "massage": PlanKind.BODY,
    "skin": PlanKind.SKIN,
    "lashes": PlanKind.SKIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWords:
    """A template as typed, or a ready one in the language of now."""

    title: str
    kind: str
    lines: Sequence[LineWish] = ()
    goals: str = ""
    aftercare: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new plan's form begins with; `missing` names recommended services that the menu does not have."""

    words: TemplateWords
    missing: list[str] = field(default_factory=list)


def plan_templates(*, archived: bool = False) -> QuerySet[PlanTemplate]:
    """The salon's own, by title."""
    return PlanTemplate.objects.filter(archived_at__isnull=not archived)


def ready_for(trade: str) -> list[Ready]:
    """The ready ones, those of the salon's trade first."""
    kind = KIND_OF_TRADE.get(trade, PlanKind.HAIR)
    return sorted(READY, key=lambda one: one.kind != kind)


def start_of(code: str, *, trade: str) -> Start:
    """What the plan begins with: `own-<id>`, `ready-<code>`, or a kind's empty one; the trade's where nothing fits."""
    source, _dash, rest = code.partition("-")
    own = plan_templates().filter(pk=id_of(rest) or 0).first() if source == "own" else None
    if own is not None:
        return _of_own(own)
    ready = next((one for one in READY if source == "ready" and one.code == rest), None)
    if ready is not None:
        return _of_ready(ready)
    kind = code if code in PlanKind.values else KIND_OF_TRADE.get(trade, PlanKind.HAIR)
    return Start(words=TemplateWords(title="", kind=kind))


def _of_own(row: PlanTemplate) -> Start:
    known = set(Service.objects.filter(archived_at=None).values_list("pk", flat=True))
    lines = [LineWish(one["service"], one["count"], one["weeks"]) for one in row.lines]
    words = TemplateWords(
        title=row.title, kind=row.kind, goals=row.goals, aftercare=row.aftercare,
        lines=[line for line in lines if line.service_id in known],
    )  # fmt: skip
    return Start(
        words=words, missing=[_("a service that is no longer on the menu")] * (len(lines) - len(words.lines))
    )


def _of_ready(ready: Ready) -> Start:
    menu = list(Service.objects.filter(archived_at=None).order_by("position", "pk").values_list("pk", "name"))
    lines: list[LineWish] = []
    missing: list[str] = []
    for step in ready.steps:
        found = next((pk for mark in step.marks for pk, name in menu if mark in name.lower()), None)
        if found is None or found in {line.service_id for line in lines}:
            missing.append(str(step.name))
        else:
            lines.append(LineWish(found, step.count, step.weeks))
    words = TemplateWords(
        title=str(ready.title), kind=ready.kind, goals=str(ready.goals), aftercare=str(ready.aftercare), lines=lines
    )  # fmt: skip
    return Start(words=words, missing=missing)


@service_transaction
def template_save(
    *, actor: Actor, words: TemplateWords, template_id: int | None = None, version: int = 0
) -> PlanTemplate:
    """Make a template of the salon's own, or change one. Raises NotAllowed, NotFound, StaleVersion, BadInput naming everything."""
    authorise(actor, Action.MENU_WRITE)
    row = PlanTemplate() if template_id is None else _locked(template_id, version)
    problems = text_problems(words, ("title", "goals", "aftercare")) + line_problems(words.lines)
    if words.kind not in PlanKind.values:
        problems.append(Problem("kind", "unknown", _("There is no such choice.")))
    if template_id is None and plan_templates().count() >= MOST:
        problems.append(
            Problem("title", "too_many", _("Sixty templates are enough: please put one away first."))
        )
    if problems:
        raise BadInput(problems)
    row.title, row.kind = words.title.strip(), words.kind
    row.goals, row.aftercare = words.goals.strip(), words.aftercare.strip()
    row.lines = [{"service": one.service_id, "count": one.count, "weeks": one.weeks} for one in words.lines]
    row.version = row.version + 1 if row.pk else 1
    row.save()
    after = {"title": row.title, "kind": row.kind, "lines": row.lines}
    audit_record(actor=actor, action="care_plan_template.saved", target=row, after=after)
    return row


@service_transaction
def template_archive(
    *, actor: Actor, clock: Clock, template_id: int, version: int, is_away: bool = True
) -> PlanTemplate:
    """Put it away, or bring it back; plans made of it stay. Raises NotAllowed, NotFound, StaleVersion."""
    authorise(actor, Action.MENU_WRITE)
    row = _locked(template_id, version, archived=not is_away)
    row.archived_at = clock.now() if is_away else None
    row.version += 1
    row.save()
    audit_record(actor=actor, action="care_plan_template.archived", target=row, after={"is_away": is_away})
    return row


def _locked(template_id: int, version: int, *, archived: bool = False) -> PlanTemplate:
    rows = PlanTemplate.objects.select_for_update().filter(archived_at__isnull=not archived)
    row = rows.filter(pk=template_id).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion
    return row


def lines_shown(lines: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """A template's lines with the names of their services; those that are gone are left out."""
    return [{**one, "name": names[one["service"]]} for one in lines if one["service"] in names]
