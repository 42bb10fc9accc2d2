"""The lines between the classes of customers: what they would make of everybody, and moving them."""

from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils.translation import gettext as _

from booking.history.computing import class_values
from booking.history.keeping import state_locked
from booking.history.models import CustomerFacts, HistoryState, ValueClass
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_DAYS, MOST_VISITS, MOST_MINOR = 3650, 366, 10**12


@dataclass(frozen=True, slots=True)
class Lines:
    """Days without a visit after which somebody sleeps or is lost; visits and minor units of a year from which on they are of
    high or medium value.
    """

    sleeping_days: int = 120
    lost_days: int = 365
    high_visits: int = 6
    high_minor: int = 0
    medium_visits: int = 3
    medium_minor: int = 0


def lines_of(state: HistoryState) -> Lines:
    """The salon's lines."""
    return Lines(**{name: getattr(state, name) for name in asdict(Lines())})


def lines_problems(lines: Lines) -> list[Problem]:
    """Everything that is wrong with them."""
    found = [
        Problem(name, "range", _("Please give a number from 1 to %(most)s.") % {"most": most})
        for name, most in (
            ("sleeping_days", MOST_DAYS), ("lost_days", MOST_DAYS), ("high_visits", MOST_VISITS), ("medium_visits", MOST_VISITS)
        )
        if not 1 <= getattr(lines, name) <= most
    ]  # fmt: skip
    found += [
        Problem(name, "range", _("This is more than can be kept."))
        for name in ("high_minor", "medium_minor")
        if not 0 <= getattr(lines, name) <= MOST_MINOR
    ]
    if lines.lost_days <= lines.sleeping_days:
        found.append(Problem("lost_days", "order", _("Somebody is lost later than they fall asleep.")))
    if lines.high_visits < lines.medium_visits or lines.high_minor < lines.medium_minor:
        found.append(
            Problem("high_visits", "order", _("High value must not ask for less than medium value."))
        )
    return found


def class_counts(lines: Lines, now: datetime) -> dict[str, int]:
    """How many customers each class would have by these lines, by the facts as they stand; one statement."""
    rows = CustomerFacts.objects.filter(customer__merged_into=None).exclude(last_at=None)
    counted = rows.annotate(there=_class(lines, now)).values("there").annotate(n=Count("pk")).order_by()
    found = {row["there"]: row["n"] for row in counted}
    return {code: found.get(code, 0) for code in ValueClass.values}


@service_transaction
def lines_change(*, actor: Actor, clock: Clock, version: int, lines: Lines) -> int:
    """Move the lines, and put everybody into their class at once; how many changed theirs.

    Raises NotAllowed, StaleVersion, BadInput naming everything wrong.
    """
    authorise(actor, Action.SEGMENTS)
    if problems := lines_problems(lines):
        raise BadInput(problems)
    state = state_locked()
    if state.version != version:
        raise StaleVersion
    before = asdict(lines_of(state))
    state.version += 1
    for name, value in asdict(lines).items():
        setattr(state, name, value)
    state.save(update_fields=[*before, "version"])
    there = _class(lines, clock.now())
    rows = CustomerFacts.objects.annotate(there=there).exclude(value_class=F("there"))
    changed: int = rows.update(value_class=there)
    audit_record(
        actor=actor, action="value_classes.changed", before=before, after=asdict(lines), target=state
    )
    return changed


def _class(lines: Lines, now: datetime) -> Case:
    """As `computing._WRITE` says it, on facts that are there."""
    at = class_values(HistoryState(**asdict(lines)), now)
    high, high_minor, medium, medium_minor = astuple(lines)[2:]
    return Case(
        When(last_at=None, then=Value("")),
        When(last_at__lte=at["lost"], then=Value(ValueClass.LOST)),
        When(last_at__lte=at["sleeping"], then=Value(ValueClass.SLEEPING)),
        When(Q(visits_year__gte=high, spent_year_minor__gte=high_minor), then=Value(ValueClass.HIGH)),
        When(Q(visits_year__gte=medium, spent_year_minor__gte=medium_minor), then=Value(ValueClass.MEDIUM)),
        default=Value(ValueClass.POTENTIAL),
        output_field=CharField(),
    )
