"""Shifts of a week as values, wherever they come from: what holds (the team's rules) and what is planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from booking.places.models import Location
from booking.roster.models import PlannedShift, RosterTerms, RosterWeek
from booking.team.models import ShiftKind, ShiftRule, StaffMember
from kernel.clock import Clock, local_day, zone
from kernel.errors import BadInput

Breaks = tuple[tuple[int, int], ...]
BREAK_AFTER = 360
BREAK_STEP = 15


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """Work of a person on a date: wall minutes `[start, end)` at a location, breaks inside it."""

    on: date
    staff_id: int
    start: int
    end: int
    breaks: Breaks = ()
    note: str = ""
    location_id: int = 0

    @property
    def key(self) -> tuple[date, int, int]:
        """What tells it apart within a week of one location."""
        return self.on, self.staff_id, self.start

    @property
    def minutes(self) -> int:
        """Paid minutes: without the breaks."""
        return self.end - self.start - sum(end - start for start, end in self.breaks)

    @property
    def facts(self) -> tuple[int, int, int, Breaks]:
        """All that customers would notice: where, from when to when, and the breaks."""
        return self.location_id, self.start, self.end, self.breaks


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    """The seven days from `monday` on."""
    return [monday + timedelta(days=number) for number in range(7)]


def today_at(place: Location, clock: Clock) -> date:
    """The location's own today."""
    return local_day(clock.now(), zone(place.time_zone))


def monday_checked(day: date) -> date:
    """The day, which must be a Monday; raises BadInput."""
    if day.weekday():
        raise BadInput.of("week", "invalid")
    return day


def team_of(place: Location, monday: date) -> list[StaffMember]:
    """The people who work at the location in that week, in their order."""
    people = StaffMember.objects.filter(locations=place, archived_at=None)
    people = people.filter(Q(starts_on=None) | Q(starts_on__lt=monday + timedelta(days=7)))
    return list(people.filter(Q(leaves_on=None) | Q(leaves_on__gt=monday)))


def terms_of(staff_ids: Iterable[int]) -> dict[int, RosterTerms]:
    """Everybody's terms, the defaults for those without a row; one query."""
    ids = list(staff_ids)
    known = {row.staff_id: row for row in RosterTerms.objects.filter(staff_id__in=ids)}
    return {pk: known.get(pk) or RosterTerms(staff_id=pk) for pk in ids}


def with_break(plan: Plan, minutes: int) -> Plan:
    """A long shift with a break of `minutes` in its middle, on the quarter of an hour; others as they are."""
    if plan.breaks or not minutes or plan.end - plan.start < BREAK_AFTER:
        return plan
    at = (plan.start + plan.end - minutes) // 2 // BREAK_STEP * BREAK_STEP
    return replace(plan, breaks=((at, at + minutes),))


def held_plans(staff_ids: Iterable[int], days: Sequence[date]) -> list[Plan]:
    """What holds on these days, in every location: a date's own rows, or the weekly ones; one query."""
    weekly = Q(weekday__isnull=False) & (Q(valid_from=None) | Q(valid_from__lte=days[-1]))
    weekly &= Q(valid_until=None) | Q(valid_until__gt=days[0])
    rules: dict[int, list[ShiftRule]] = {}
    for rule in ShiftRule.objects.filter(weekly | Q(on_date__in=days), staff_id__in=list(staff_ids)):
        rules.setdefault(rule.staff_id, []).append(rule)
    return sorted(plan for mine in rules.values() for day in days for plan in _plans_on(mine, day))


def known_plans(staff_ids: Iterable[int], days: Sequence[date]) -> list[Plan]:
    """What these people are to do on these days, everywhere: planned where a week is, else what holds; three queries."""
    ids = list(staff_ids)
    weeks = {
        (week.location_id, week.monday): week.pk
        for week in RosterWeek.objects.filter(monday__in={monday_of(day) for day in days})
    }
    held = [plan for plan in held_plans(ids, days) if (plan.location_id, monday_of(plan.on)) not in weeks]
    rows = PlannedShift.objects.filter(week__in=weeks.values(), staff_id__in=ids, on__in=days)
    return sorted([*held, *(_plan_of(row, row.week.location_id) for row in rows.select_related("week"))])


def planned(week: RosterWeek) -> list[Plan]:
    """What is planned in the week."""
    return sorted(_plan_of(row, week.location_id) for row in week.shifts.all())


def rows_of_plans(week: RosterWeek, plans: Iterable[Plan]) -> list[PlannedShift]:
    """The plans as rows of the week, unsaved."""
    return [
        PlannedShift(
            week=week,
            staff_id=plan.staff_id,
            on=plan.on,
            start_minute=plan.start,
            end_minute=plan.end,
            breaks=[list(pair) for pair in plan.breaks],
            note=plan.note,
        )
        for plan in plans
    ]


def _plan_of(row: PlannedShift, location_id: int) -> Plan:
    breaks = tuple((start, end) for start, end in row.breaks)
    return Plan(row.on, row.staff_id, row.start_minute, row.end_minute, breaks, row.note, location_id)


def _plans_on(rules: list[ShiftRule], day: date) -> list[Plan]:
    """One person's work that begins on the day; each break stands with the work it lies in."""
    in_force = [rule for rule in rules if rule.on_date == day] or [
        rule for rule in rules if _weekly_on(rule, day)
    ]
    timed = [(rule, rule.start_minute or 0, rule.end_minute) for rule in in_force]
    breaks = sorted((a, b) for rule, a, b in timed if b is not None and rule.kind == ShiftKind.BREAK)
    return [
        Plan(day, rule.staff_id, start, end, _inside(breaks, start, end), "", rule.location_id)
        for rule, start, end in timed
        if end is not None and rule.kind == ShiftKind.WORK
    ]


def _inside(breaks: Iterable[tuple[int, int]], start: int, end: int) -> Breaks:
    return tuple((a, b) for a, b in breaks if start <= a and b <= end)


def _weekly_on(rule: ShiftRule, day: date) -> bool:
    return (
        rule.weekday == day.weekday()
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or rule.valid_until > day)
    )
