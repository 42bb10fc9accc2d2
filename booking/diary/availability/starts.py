"""When each line of a visit can start with each person, as sets of minutes."""

from collections.abc import Sequence
from functools import reduce

from booking.diary.availability.days import Day
from booking.diary.availability.freetime import FreeTime
from booking.diary.availability.plans import Line, Plan
from booking.diary.availability.room import Possible, fits_day, load_on
from booking.diary.availability.sets import Ranges, common, joined, starts_within, without
from booking.diary.availability.stages import is_woven, waits_before
from booking.diary.availability.woven import lead_woven


def possible_starts(lines: Sequence[Line], free: FreeTime, days: Sequence[Day], wait: int) -> list[Possible]:
    """The sets for every line. A line follows the one before at most `wait` minutes after it ends."""
    shared: dict[tuple[int, int, int, int], Ranges] = {}
    lines_possible = [Possible(line, _alone(line, free, days, shared)) for line in lines]
    if is_woven(lines):
        lead_woven(lines_possible, wait)
        return lines_possible
    following: Ranges | None = None
    waits = (0, 0)
    for possible in reversed(lines_possible):
        possible.leading = {
            staff_id: starts
            if following is None
            else _followed(starts, following, possible.line.plans[staff_id], waits)
            for staff_id, starts in possible.alone.items()
        }
        following = joined(piece for starts in possible.leading.values() for piece in starts)
        waits = waits_before(possible.line, wait)
    return lines_possible


def _followed(starts: Ranges, following: Ranges, plan: Plan, waits: tuple[int, int]) -> Ranges:
    """Those starts after whose end one of the `following` starts comes, at least and at most so much later."""
    least, most = waits
    return common(
        starts, joined((lo - plan.minutes - most, hi - plan.minutes - least) for lo, hi in following)
    )


def _alone(
    line: Line, free: FreeTime, days: Sequence[Day], shared: dict[tuple[int, int, int, int], Ranges]
) -> dict[int, Ranges]:
    sold = _sold(line, days)
    result: dict[int, Ranges] = {}
    for staff_id, plan in line.plans.items():
        starts = _person_starts(plan, free)
        for group_id in line.service.groups if starts else ():
            key = (group_id, -plan.before, plan.minutes + plan.after, line.room_in(group_id))
            if key not in shared:
                shared[key] = _group_starts(free, *key)
            starts = common(starts, shared[key])
        if sold is not None:
            starts = common(starts, sold)
        starts = without(starts, _full_days(plan, free, days))
        if starts:
            result[staff_id] = starts
    return result


def _person_starts(plan: Plan, free: FreeTime) -> Ranges:
    """Starts at which the person is free for work and buffers, buffers perhaps past the shift's end."""
    mine = free.people.get(plan.person.id, [])
    stretches = plan.person_stretches()
    if not free.clear:
        return reduce(common, (starts_within(mine, lo, hi) for lo, hi in stretches))
    clear = free.clear.get(plan.person.id, [])
    lasts = max(hi for _lo, hi in stretches)
    worked = max(hi for _lo, hi in plan.cores())
    within = [starts_within(mine, lo, min(hi, worked)) for lo, hi in stretches if lo < worked]
    return reduce(common, [*within, starts_within(clear, worked, lasts)] if lasts > worked else within)


def _group_starts(free: FreeTime, group_id: int, lo: int, hi: int, room: int) -> Ranges:
    """Starts at which some unit of the group, or of that resource in it (0: any), is free all along."""
    units = (
        ranges
        for unit, ranges in free.units.items()
        if unit.group_id == group_id and room in {0, unit.resource_id}
    )
    return joined(piece for ranges in units for piece in starts_within(ranges, lo, hi))


def _sold(line: Line, days: Sequence[Day]) -> Ranges | None:
    """The minutes in which the service may start; None when that is always."""
    service = line.service
    if not service.weekdays and service.sold_from == 0 and service.sold_until >= 1440:
        return None
    sold_days = [day for day in days if not service.weekdays or day.date.weekday() in service.weekdays]
    return joined(piece for day in sold_days for piece in day.between(service.sold_from, service.sold_until))


def _full_days(plan: Plan, free: FreeTime, days: Sequence[Day]) -> Ranges:
    """The days on which the person may take no more of this."""
    if plan.person.most_visits is None and plan.person.most_minutes is None:
        return []
    return joined((day.lo, day.hi) for day in days if not fits_day(plan, load_on(free, plan, day), 0))
