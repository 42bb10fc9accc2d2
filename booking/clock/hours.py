"""Hours of a period: planned beside worked, breaks, time off, lateness, and what is over the contract.

All are elapsed minutes, so a night in which the clocks change counts what it lasted. An entry belongs to the local day
on which it begins. Time off counts as worked towards the contract, with the minutes that were planned for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.clock.correcting import day_at
from booking.clock.models import ClockEntry, ClockRules
from booking.clock.selectors import entries_between, people_of, rules_now, shifts_between
from booking.clock.shifts import Shift
from booking.clock.stretch import worked_of
from booking.diary.stretches import Stretch
from booking.places.models import Location
from booking.roster.models import RosterTerms
from booking.roster.plans import terms_of
from booking.team.models import StaffMember, TimeOff
from kernel.clock import Clock, day_range, local_day, zone
from kernel.context import current_salon

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` to `last`, both included, at a location (None: everywhere)."""

    place: Location | None
    first: date
    last: date

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its days begin."""
        return zone(self.place.time_zone if self.place else current_salon().time_zone)

    @property
    def days(self) -> list[date]:
        """Each of its days."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def range(self) -> Stretch:
        """Its instants `[start, end)`."""
        return day_range(self.first, self.tz)[0], day_range(self.last, self.tz)[1]


@dataclass(slots=True)
class WorkDay:
    """A person's day: minutes planned (time off taken out), off, worked, paused; how late; shifts nobody came for."""

    on: date
    shifts: list[Shift] = field(default_factory=list)
    entries: list[ClockEntry] = field(default_factory=list)
    planned: int = 0
    off: int = 0
    worked: int = 0
    paused: int = 0
    late: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class PersonHours:
    """A person's period. `contract` is what they owe in it (None: nothing agreed)."""

    staff: StaffMember
    days: list[WorkDay]
    contract: int | None

    def total(self, name: str) -> int:
        """The sum of that column."""
        return sum(getattr(day, name) for day in self.days)

    @property
    def lates(self) -> int:
        """On how many days the person came late."""
        return sum(day.late > 0 for day in self.days)

    @property
    def to_check(self) -> int:
        """How many entries somebody has to look at."""
        return sum(entry.to_check for day in self.days for entry in day.entries)

    @property
    def over(self) -> int | None:
        """Minutes over what is owed; negative under it."""
        return None if self.contract is None else self.total("worked") + self.total("off") - self.contract


def hours_of(period: Period, clock: Clock, staff: Sequence[StaffMember] | None = None) -> list[PersonHours]:
    """Everybody of the period, or these people; a fixed number of queries."""
    people = staff if staff is not None else people_of(period.place, period.first, period.last, period.range)
    ids, rules, now = [one.pk for one in people], rules_now(), clock.now()
    shifts, entries = shifts_between(ids, period.first, period.last), _entries(period, ids)
    away, terms = _away(period, ids), terms_of(ids)
    return [
        PersonHours(
            one,
            [
                _day(
                    day,
                    _here(period, day, shifts.get(one.pk, ())),
                    entries.get((one.pk, day), []),
                    away.get(one.pk, ()),
                    rules,
                    now,
                )
                for day in period.days
            ],
            _owed(one, terms[one.pk], period),
        )
        for one in people
    ]


def _here(period: Period, day: date, shifts: Iterable[Shift]) -> list[Shift]:
    place = period.place
    return [
        one for one in shifts if one.plan.on == day and (place is None or one.plan.location_id == place.pk)
    ]


def _entries(period: Period, ids: Iterable[int]) -> Mapping[tuple[int, date], list[ClockEntry]]:
    found: dict[tuple[int, date], list[ClockEntry]] = {}
    start, end = period.range
    for entry in entries_between(start - timedelta(days=1), end + timedelta(days=1), ids):
        if period.place is None or entry.location_id == period.place.pk:
            found.setdefault((entry.staff_id, day_at(entry.during.lower, entry.location)), []).append(entry)
    return found


def _away(period: Period, ids: Iterable[int]) -> dict[int, list[Stretch]]:
    start, end = period.range
    found: dict[int, list[Stretch]] = {}
    for row in TimeOff.objects.filter(
        staff_id__in=list(ids), starts_at__lt=end + timedelta(days=1), ends_at__gt=start
    ):
        found.setdefault(row.staff_id, []).append((row.starts_at, row.ends_at))
    return found


def _day(
    on: date,
    shifts: list[Shift],
    entries: list[ClockEntry],
    away: Sequence[Stretch],
    rules: ClockRules,
    now: datetime,
) -> WorkDay:
    planned = sum(shift.minutes(away) for shift in shifts)
    stretches = [worked_of(entry) for entry in entries]
    day = WorkDay(on, shifts, entries, planned, sum(shift.minutes() for shift in shifts) - planned)
    day.worked = sum(one.minutes(now) for one in stretches)
    day.off = max(
        0, day.off - max(0, day.worked - day.planned)
    )  # who works on a day off is not credited twice
    day.paused = sum(one.paused(now) for one in stretches)
    for shift in shifts:
        _punctuality(day, shift, away, timedelta(minutes=rules.grace_minutes), now)
    return day


def _punctuality(
    day: WorkDay, shift: Shift, away: Sequence[Stretch], grace: timedelta, now: datetime
) -> None:
    """Add to the day how late somebody came for the shift, or that they did not; who was there when it began is not late."""
    work = shift.work(away)
    if not work or work[0][0] + grace >= now:
        return
    begins, ends = work[0][0], work[-1][1]
    came = [
        entry.during.lower
        for entry in day.entries
        if entry.during.lower < ends and (entry.is_open or entry.during.upper > begins)
    ]
    if not came:
        day.missed += 1
    elif min(came) - begins > grace:
        day.late += int((min(came) - begins).total_seconds() // 60)


def _owed(staff: StaffMember, terms: RosterTerms, period: Period) -> int | None:
    """The contract's minutes for the days on which the person was employed; a month is owed by its days."""
    if terms.contract_minutes is None:
        return None
    employed = [
        day
        for day in period.days
        if (staff.starts_on is None or staff.starts_on <= day)
        and (staff.leaves_on is None or day < staff.leaves_on)
    ]
    return terms.contract_minutes * len(employed) // WEEK_DAYS


def is_over(period: Period, clock: Clock) -> bool:
    """Whether all its days are gone."""
    return period.last < local_day(clock.now(), period.tz)
