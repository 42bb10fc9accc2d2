"""Reads for some days of one location, together: who works, when, and what is written down.

Every function costs a fixed number of queries, whatever the number of days, people, visits or years of history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from booking.diary.marks import marked
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind
from booking.diary.sight import Sight
from booking.diary.stretches import Stretch
from booking.places.models import Closure, Location, OpeningRule, Resource
from booking.team.models import ShiftKind, ShiftRule, StaffMember, TimeOff
from kernel.clock import day_range, instant_of

Days = Sequence[date]


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One person's day: half-open stretches of work, breaks and time off (with the reason)."""

    shifts: list[Stretch]
    breaks: list[Stretch]
    away: list[tuple[Stretch, str]]


@dataclass(frozen=True, slots=True)
class Span:
    """A location whose days are read, its zone, and the days: one after the other."""

    location: Location
    days: Days

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.location.time_zone)

    @property
    def range(self) -> Stretch:
        """From the first day's local midnight to the last one's end."""
        return day_range(self.days[0], self.tz)[0], day_range(self.days[-1], self.tz)[1]


def staff_of(span: Span, sight: Sight) -> list[StaffMember]:
    """The people who could have a column: those of the location, and whoever has a visit there on those days."""
    start, end = span.range
    works_here = (
        Q(locations=span.location, archived_at=None, takes_appointments=True)
        & (Q(starts_on=None) | Q(starts_on__lte=span.days[-1]))
        & (Q(leaves_on=None) | Q(leaves_on__gt=span.days[0]))
    )
    busy_here = Q(
        pk__in=Appointment.objects.filter(location=span.location, starts_at__lt=end, ends_at__gt=start)
        .exclude(state=AppointmentState.CANCELLED)
        .values("lines__staff")
    )
    rows = StaffMember.objects.filter(works_here | busy_here).distinct()
    return list(rows if sight.whole else rows.filter(pk=sight.staff_id or 0))


def work_of(span: Span, staff: Iterable[StaffMember]) -> dict[date, dict[int, WorkDay]]:
    """Each person's days at the location, by day and id; two queries."""
    ids = [person.pk for person in staff]
    start, end = span.range
    rules = _shift_rules(ids, span.days)
    away: dict[int, list[TimeOff]] = {}
    for row in TimeOff.objects.filter(staff_id__in=ids, starts_at__lt=end, ends_at__gt=start):
        away.setdefault(row.staff_id, []).append(row)
    ranges = {day: day_range(day, span.tz) for day in span.days}
    return {
        day: {
            staff_id: _work_day(span, day, frame, rules.get(staff_id, NO_RULES), away.get(staff_id, ()))
            for staff_id in ids
        }
        for day, frame in ranges.items()
    }


@dataclass(frozen=True, slots=True)
class Rules:
    """One person's rules: those of single dates, and the weekly ones by weekday."""

    dated: dict[date, list[ShiftRule]] = field(default_factory=dict)
    weekly: dict[int, list[ShiftRule]] = field(default_factory=dict)

    def on(self, day: date) -> list[ShiftRule]:
        """What is in force that day: the date's own rows replace the weekly ones."""
        if day in self.dated:
            return self.dated[day]
        return [
            rule
            for rule in self.weekly.get(day.weekday(), ())
            if (rule.valid_from is None or rule.valid_from <= day)
            and (rule.valid_until is None or rule.valid_until > day)
        ]


NO_RULES = Rules()


def _work_day(span: Span, day: date, frame: Stretch, rules: Rules, away: Sequence[TimeOff]) -> WorkDay:
    """The stretches that overlap the local day, sorted; those that began the night before with them."""
    found: dict[str, list[Stretch]] = {ShiftKind.WORK: [], ShiftKind.BREAK: []}
    for that_day in (day - timedelta(days=1), day):
        for rule in rules.on(that_day):
            stretch = _stretch(rule, span, that_day)
            if stretch and stretch[1] > frame[0] and stretch[0] < frame[1]:
                found.setdefault(rule.kind, []).append(stretch)
    return WorkDay(
        shifts=sorted(found[ShiftKind.WORK]),
        breaks=sorted(found[ShiftKind.BREAK]),
        away=[
            ((row.starts_at, row.ends_at), row.note or row.get_kind_display())
            for row in away
            if row.ends_at > frame[0] and row.starts_at < frame[1]
        ],
    )


def _shift_rules(staff_ids: list[int], days: Days) -> dict[int, Rules]:
    """The rules that may touch the days, by person: the days' own and the night's before, in every location."""
    before = days[0] - timedelta(days=1)
    touched = [before, *days]
    weekly = Q(weekday__in={day.weekday() for day in touched}) & (
        (Q(valid_from=None) | Q(valid_from__lte=days[-1])) & (Q(valid_until=None) | Q(valid_until__gt=before))
    )
    rules: dict[int, Rules] = {}
    for rule in ShiftRule.objects.filter(weekly | Q(on_date__in=touched), staff_id__in=staff_ids):
        own = rules.setdefault(rule.staff_id, Rules())
        if rule.on_date is not None:
            own.dated.setdefault(rule.on_date, []).append(rule)
        elif rule.weekday is not None:
            own.weekly.setdefault(rule.weekday, []).append(rule)
    return rules


def _stretch(rule: ShiftRule, span: Span, day: date) -> Stretch | None:
    """The rule's stretch on the local day; None where it is of another location, or takes the day off."""
    if rule.location_id != span.location.pk or rule.start_minute is None or rule.end_minute is None:
        return None
    return instant_of(day, rule.start_minute, span.tz), instant_of(day, rule.end_minute, span.tz)


def openings_of(span: Span) -> dict[date, list[Stretch]]:
    """When the shop is open each day, closures not yet taken off; one query."""
    weekdays = {day.weekday() for day in span.days}
    rules = list(
        OpeningRule.objects.filter(Q(weekday__in=weekdays) | Q(on_date__in=span.days), location=span.location)
    )
    return {day: _opening(rules, day, span.tz) for day in span.days}


def _opening(rules: list[OpeningRule], day: date, tz: ZoneInfo) -> list[Stretch]:
    in_force = [rule for rule in rules if rule.on_date == day] or [
        rule for rule in rules if rule.on_date is None and rule.weekday == day.weekday()
    ]
    return sorted(
        (instant_of(day, rule.start_minute, tz), instant_of(day, rule.end_minute, tz))
        for rule in in_force
        if rule.start_minute is not None and rule.end_minute is not None
    )


def closures_of(span: Span) -> dict[date, Closure | None]:
    """The closure that shuts the shop each day, if any; one query."""
    rows = list(
        Closure.objects.filter(location=span.location, starts_on__lte=span.days[-1], ends_on__gt=span.days[0])
    )
    return {day: next((row for row in rows if row.starts_on <= day < row.ends_on), None) for day in span.days}


def visits_of(span: Span, sight: Sight) -> dict[date, list[Appointment]]:
    """Each day's visits by start, with customer, lines, services and people; cancelled ones too."""
    start, end = span.range
    # Fetched apart: two hundred lines share twenty people and a few services.
    lines = AppointmentLine.objects.prefetch_related("staff", "service")
    rows = Appointment.objects.filter(location=span.location, starts_at__lt=end, starts_at__gte=start)
    rows = rows.select_related("customer").prefetch_related(Prefetch("lines", queryset=lines), "labels")
    found: dict[date, list[Appointment]] = {day: [] for day in span.days}
    for visit in marked(sight.visits(rows).order_by("starts_at", "pk")):
        found[visit.starts_at.astimezone(span.tz).date()].append(visit)
    return found


def blocks_by_hand(span: Span, now: datetime) -> dict[date, list[Block]]:
    """Stretches of people that somebody blocked, that are being booked right now, or that they have elsewhere, by day.

    Whoever is taken elsewhere is so at every location.
    """
    held = Q(kind=BlockKind.HOLD, expires_at__gt=now, location=span.location)
    rows = Block.objects.filter(
        Q(kind=BlockKind.MANUAL, location=span.location) | held | Q(kind=BlockKind.OUTSIDE),
        staff__isnull=False,
        during__overlap=span.range,
    )
    return _by_day(span, rows)


def unit_blocks(span: Span, now: datetime) -> dict[date, list[Block]]:
    """What takes rooms, chairs and devices, by day."""
    rows = Block.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        location=span.location,
        resource__isnull=False,
        during__overlap=span.range,
    )
    return _by_day(span, rows)


def _by_day(span: Span, rows: Iterable[Block]) -> dict[date, list[Block]]:
    found = list(rows)
    ranges = {day: day_range(day, span.tz) for day in span.days}
    return {
        day: [block for block in found if block.during.lower < end and block.during.upper > start]
        for day, (start, end) in ranges.items()
    }


def resources_of(location: Location) -> list[Resource]:
    """The location's rooms, chairs and devices in use, in their order, with their groups."""
    rows = Resource.objects.filter(group__location=location, archived_at=None).select_related("group")
    return list(rows.order_by("group__position", "group_id", "position", "pk"))


def forced_of(span: Span) -> set[int]:
    """The visits of those days that stand over others, or after hours, on purpose."""
    rows = Block.objects.filter(overbooked=True, location=span.location, during__overlap=span.range)
    return {pk for pk in rows.values_list("appointment_id", flat=True) if pk}
