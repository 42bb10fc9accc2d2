"""Keeping segments. Nothing here changes a customer."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.customers.services import name_cleaned
from crm.segments.conditions import catalogue
from crm.segments.models import Segment
from crm.segments.rules import Group, Part, problems_of, rule_json
from crm.segments.selectors import segments
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem, StaleVersion
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST_NAME = 60
MOST = 100
_LOCK = ["segments"]


@service_transaction
def segment_create(*, actor: Actor, clock: Clock, name: str, rule: Group) -> Segment:
    """Keep a rule under a name. Raises NotAllowed, BadInput naming everything wrong."""
    authorise(actor, Action.SEGMENTS)
    lock_keys(_LOCK)
    cleaned = _checked(name, rule, segments())
    if segments().count() >= MOST:
        raise BadInput.of("name", "too_many", _("There are a hundred segments already. Please put one away."))
    segment = Segment.objects.create(
        name=cleaned, rule=rule_json(_bare(rule)), made_by=actor.name[:150], changed_at=clock.now()
    )
    after = {"name": cleaned, "rule": segment.rule}
    audit_record(actor=actor, action="segment.created", target=segment, after=after)
    return segment


@service_transaction
def segment_change(
    *, actor: Actor, clock: Clock, segment_id: int, version: int, name: str, rule: Group
) -> Segment:
    """Give it another name or rule. Raises NotAllowed, NotFound, StaleVersion, BadInput naming everything wrong."""
    authorise(actor, Action.SEGMENTS)
    lock_keys(_LOCK)
    segment = _locked(segments(), segment_id)
    cleaned = _checked(name, rule, segments().exclude(pk=segment_id))
    if segment.version != version:
        raise StaleVersion
    before = {"name": segment.name, "rule": segment.rule}
    segment.name, segment.rule = cleaned, rule_json(_bare(rule))
    segment.version += 1
    segment.changed_at = clock.now()
    segment.save(update_fields=["name", "rule", "version", "changed_at"])
    after = {"name": segment.name, "rule": segment.rule}
    audit_record(actor=actor, action="segment.changed", target=segment, before=before, after=after)
    return segment


@service_transaction
def segment_archive(*, actor: Actor, clock: Clock, segment_id: int) -> Segment:
    """Put it away; nothing happens to its customers. Raises NotAllowed, NotFound."""
    authorise(actor, Action.SEGMENTS)
    segment = _locked(segments(), segment_id)
    segment.archived_at = clock.now()
    segment.save(update_fields=["archived_at"])
    audit_record(actor=actor, action="segment.archived", target=segment, before={"name": segment.name})
    return segment


@service_transaction
def segment_restore(*, actor: Actor, segment_id: int) -> Segment:
    """Take it out again. Raises NotAllowed, NotFound, BadInput (name: another one has it; too many)."""
    authorise(actor, Action.SEGMENTS)
    lock_keys(_LOCK)
    segment = _locked(Segment.objects.exclude(archived_at=None), segment_id)
    problems = _name_taken(segment.name, segments())
    if segments().count() >= MOST:
        problems.append(
            Problem("name", "too_many", _("There are a hundred segments already. Please put one away."))
        )
    if problems:
        raise BadInput(problems)
    segment.archived_at = None
    segment.save(update_fields=["archived_at"])
    audit_record(actor=actor, action="segment.restored", target=segment, after={"name": segment.name})
    return segment


def _locked(rows: QuerySet[Segment], segment_id: int) -> Segment:
    segment = rows.select_for_update().filter(pk=segment_id).first()
    if segment is None:
        raise NotFound
    return segment


def _checked(name: str, rule: Group, others: QuerySet[Segment]) -> str:
    """The name as it is kept. Raises BadInput."""
    cleaned = name_cleaned(name.replace("\x00", ""))
    problems = _name_taken(cleaned, others)
    if not cleaned:
        problems = [Problem("name", "required", _("Please give the segment a name."))]
    elif len(cleaned) > LONGEST_NAME:
        problems = [Problem("name", "too_long", _("Please use 60 characters at most."))]
    problems += problems_of(rule, catalogue())
    if problems:
        raise BadInput(problems)
    return cleaned


def _name_taken(name: str, others: QuerySet[Segment]) -> list[Problem]:
    taken = others.filter(name__iexact=name).exists()
    return [Problem("name", "taken", _("There is a segment of this name already."))] if taken else []


def _bare(one: Group) -> Group:
    """Without characters that no text may hold."""
    return replace(
        one, parts=tuple(_bare(part) if isinstance(part, Group) else _plain(part) for part in one.parts)
    )


def _plain(part: Part) -> Part:
    texts = {
        name: getattr(part, name).replace("\x00", "").strip() for name in ("text", "low", "high", "days")
    }
    return replace(part, **texts)
