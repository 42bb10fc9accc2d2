"""Reads of the time clock."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from booking.clock.models import ClockEntry, ClockRules, Correction, CorrectionState
from booking.clock.shifts import Shift, shift_of, zones_of
from booking.places.models import Location
from booking.roster.plans import held_plans
from booking.team.models import StaffMember
from kernel.audit.models import AuditLine
from kernel.clock import zone
from kernel.context import current_salon
from kernel.errors import NotFound

RECENT = timedelta(hours=48)
MOST_DECIDED = 50


def rules_now() -> ClockRules:
    """The salon's rules, the defaults where none were saved."""
    return ClockRules.objects.filter(pk=1).first() or ClockRules(pk=1)


def entries_between(start: datetime, end: datetime, staff: Iterable[int]) -> QuerySet[ClockEntry]:
    """Entries of these people that touch `[start, end)`, first things first."""
    rows = ClockEntry.objects.filter(staff_id__in=list(staff), during__overlap=DateTimeTZRange(start, end))
    return rows.select_related("location").order_by("during", "pk")


def last_entry(staff: StaffMember, now: datetime) -> ClockEntry | None:
    """The person's entry that is open, or the last one that ended within RECENT."""
    rows = ClockEntry.objects.filter(staff=staff, during__overlap=DateTimeTZRange(now - RECENT, None))
    return rows.select_related("location").order_by("-during").first()


def open_entries() -> QuerySet[ClockEntry]:
    """Everybody who is there now, or forgot to clock out."""
    return ClockEntry.objects.filter(during__upper_inf=True).select_related("location").order_by("pk")


def entry_by_id(entry_id: int) -> ClockEntry:
    """Raises NotFound."""
    row = ClockEntry.objects.select_related("staff", "location").filter(pk=entry_id).first()
    if row is None:
        raise NotFound
    return row


def entries_to_check() -> QuerySet[ClockEntry]:
    """What was closed by itself and nobody has looked at."""
    return (
        ClockEntry.objects.filter(to_check=True).select_related("staff", "location").order_by("during", "pk")
    )


def corrections_asked() -> QuerySet[Correction]:
    """What waits for an answer, oldest first."""
    return _corrections().filter(state=CorrectionState.ASKED).order_by("created_at", "pk")


def corrections_decided() -> QuerySet[Correction]:
    """The last that were decided."""
    return _corrections().filter(decided_at__isnull=False).order_by("-decided_at", "-pk")[:MOST_DECIDED]


def corrections_of(staff: StaffMember) -> QuerySet[Correction]:
    """What the person asked for, newest first."""
    return _corrections().filter(staff=staff).order_by("-created_at", "-pk")[:20]


def trail_of(entry_id: int) -> QuerySet[AuditLine]:
    """Who changed the entry when and how, newest first."""
    lines = AuditLine.objects.filter(object_type=ClockEntry._meta.label_lower, object_id=entry_id)
    return lines.order_by("-at", "-pk")


def shifts_between(staff: Iterable[int], first: date, last: date) -> dict[int, list[Shift]]:
    """What holds for these people from `first` to `last`, by person and start; two queries."""
    zones = zones_of(Location.objects.all())
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found: dict[int, list[Shift]] = {}
    for plan in held_plans(staff, days):
        found.setdefault(plan.staff_id, []).append(shift_of(plan, zones))
    return {pk: sorted(mine, key=lambda shift: shift.start) for pk, mine in found.items()}


def shifts_around(staff: Iterable[int], instant: datetime) -> dict[int, list[Shift]]:
    """What holds for these people around the instant: from the day before to two days on."""
    day = instant.astimezone(zone(current_salon().time_zone)).date()
    return shifts_between(staff, day - timedelta(days=1), day + timedelta(days=2))


def locations_of(staff: StaffMember) -> list[Location]:
    """Where the person can clock in."""
    return list(staff.locations.filter(archived_at=None).order_by("pk"))


def people_of(
    place: Location | None, first: date, last: date, span: tuple[datetime, datetime]
) -> list[StaffMember]:
    """Who works at the location (None: anywhere) between the days, and whoever clocked in there."""
    clocked = ClockEntry.objects.filter(during__overlap=DateTimeTZRange(*span))
    here = (
        Q(archived_at=None)
        & (Q(leaves_on=None) | Q(leaves_on__gt=first))
        & (Q(starts_on=None) | Q(starts_on__lte=last))
    )
    if place is not None:
        here &= Q(locations=place)
        clocked = clocked.filter(location=place)
    return list(StaffMember.objects.filter(here | Q(pk__in=clocked.values("staff"))).distinct())


def _corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related("staff", "entry", "location")
