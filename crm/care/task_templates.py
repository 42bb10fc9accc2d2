"""Templates and rules of tasks: what a salon does again and again."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.care.models import LONGEST_TITLE, Assignment, TaskKind, TaskTemplate
from crm.care.rules import rules_wake
from crm.care.services import facts_only, note_problems
from crm.care.triggers import trigger_of
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDetails:
    """A template as typed; with a `trigger` it is a rule."""

    title: str
    kind: str
    note: str = ""
    trigger: str = ""
    subject_id: int | None = None
    days: int = 0
    assignment: str = Assignment.NOBODY
    owner_id: int | None = None


def templates(*, archived: bool = False) -> QuerySet[TaskTemplate]:
    """Those in use, rules last; or those put away."""
    return TaskTemplate.objects.filter(archived_at__isnull=not archived).select_related("owner")


@service_transaction
def template_save(
    *, actor: Actor, clock: Clock, details: TemplateDetails, template_id: int | None = None, version: int = 0
) -> TaskTemplate:
    """Make a template, or change the one of that id; a rule begins with the occasions of today.

    Raises NotAllowed, NotFound, StaleVersion, BadInput naming everything that is wrong.
    """
    authorise(actor, Action.TASKS_LEAD)
    _check(details)
    row = _locked(template_id, version) if template_id is not None else TaskTemplate()
    if template_id is None and templates().count() >= MOST:
        raise BadInput.of("title", "too_many", _("Sixty templates are enough: please put one away first."))
    before, after = changes(row, asdict(details)) if row.pk else ({}, asdict(details))
    if row.pk and not after:
        return row
    if details.trigger:
        row.since = _since(row, details, salon_day(clock))
    for name, value in after.items():
        setattr(row, name, value)
    row.version = row.version + 1 if row.pk else 1
    row.save()
    audit_record(
        actor=actor,
        action="task_template.save",
        target=row,
        before=facts_only(before),
        after=facts_only(after),
    )
    if row.trigger:
        rules_wake(clock)
    return row


def _since(row: TaskTemplate, details: TemplateDetails, today: date) -> date:
    """From which day on occasions make tasks: a rule that is new or widened makes none that would be late already.

    Another trigger or subject begins today; fewer days with what is due from today on.
    """
    is_new = row.since is None or row.trigger != details.trigger or row.subject_id != details.subject_id
    if row.since is None or is_new:
        return today
    if details.days < row.days:
        return max(row.since, min(today, today - timedelta(days=details.days)))
    return row.since


@service_transaction
def template_archive(*, actor: Actor, clock: Clock, template_id: int, is_away: bool = True) -> TaskTemplate:
    """Put it away, or bring it back; a rule that comes back begins with the occasions of today. Raises NotAllowed, NotFound."""
    authorise(actor, Action.TASKS_LEAD)
    row = TaskTemplate.objects.select_for_update(of=("self",)).filter(pk=template_id).first()
    if row is None:
        raise NotFound
    if (row.archived_at is not None) == is_away:
        return row
    row.archived_at = clock.now() if is_away else None
    if row.trigger and not is_away:
        row.since = salon_day(clock)
        rules_wake(clock)
    row.version += 1
    row.save()
    audit_record(actor=actor, action="task_template.archive", target=row, after={"is_away": is_away})
    return row


def _locked(template_id: int, version: int) -> TaskTemplate:
    row = (
        TaskTemplate.objects.select_for_update(of=("self",)).filter(pk=template_id, archived_at=None).first()
    )
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion
    return row


def _check(details: TemplateDetails) -> None:
    problems = note_problems(details.note)
    if not details.title.strip() or len(details.title) > LONGEST_TITLE:
        problems.append(Problem("title", "required", _("Please say in a few words what is to be done.")))
    if details.kind not in TaskKind.values:
        problems.append(Problem("kind", "unknown", _("There is no such kind of task.")))
    if not -90 <= details.days <= 365:
        problems.append(Problem("days", "range", _("From 90 days before to 365 days after.")))
    problems += _trigger_problems(details) + _owner_problems(details)
    if problems:
        raise BadInput(problems)


def _trigger_problems(details: TemplateDetails) -> list[Problem]:
    if not details.trigger:
        if details.days < 0:
            return [Problem("days", "range", _("A task made by hand is due today or later."))]
        return []
    trigger = trigger_of(details.trigger)
    if trigger is None:
        return [Problem("trigger", "unknown", _("There is no such occasion."))]
    if trigger.subjects is None:
        return []
    if details.subject_id not in {pk for pk, _name in trigger.subjects()}:
        return [Problem("subject_id", "required", _("Please choose what it is about."))]
    return []


def _owner_problems(details: TemplateDetails) -> list[Problem]:
    if details.assignment not in Assignment.values:
        return [Problem("assignment", "unknown", _("There is no such choice."))]
    is_somebody = User.objects.filter(pk=details.owner_id or 0, is_active=True).exists()
    if details.assignment == Assignment.USER and not is_somebody:
        return [Problem("owner_id", "required", _("Please choose whose the tasks are."))]
    return []


READY: tuple[tuple[str, str, int, str], ...] = (
    ("after_visit", TaskKind.CALL, 5, Assignment.SERVED),
    ("first_visit", TaskKind.FOLLOW_UP, 2, Assignment.SERVED),
    ("birthday", TaskKind.BIRTHDAY, -7, Assignment.NOBODY),
    ("rhythm_overdue", TaskKind.INVITE, 3, Assignment.SERVED),
    ("no_show", TaskKind.CALL, 1, Assignment.NOBODY),
)


def ready_title(code: str) -> str:
    """The words of a ready rule in the language of now."""
    return {
        "after_visit": _("Ask how they like it"),
        "first_visit": _("Thank for the first visit"),
        "birthday": _("Birthday greeting"),
        "rhythm_overdue": _("Invite back: their usual time has passed"),
        "no_show": _("Ask why they did not come"),
    }[code]


def ready_rules() -> list[TemplateDetails]:
    """Rules that most salons want, as far as this product can find their occasions; those in use are left out."""
    used = set(templates().exclude(trigger="").values_list("trigger", flat=True))
    return [
        TemplateDetails(title=ready_title(code), kind=kind, trigger=code, days=days, assignment=assignment)
        for code, kind, days, assignment in READY
        if trigger_of(code) is not None and code not in used
    ]
