"""How full people are: busy, free and at work, from visits and shifts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from booking.diary.models import Appointment, AppointmentState, Block
from booking.diary.selectors.span import WorkDay
from booking.diary.stretches import Stretch, minus, minutes, union

SHORTEST_SEAT = timedelta(minutes=15)
OFF_THE_BOARD = {AppointmentState.CANCELLED, AppointmentState.NO_SHOW}


@dataclass(frozen=True, slots=True)
class Load:
    """One person's day: stretches they are there for work, stretches they are busy, what is left."""

    present: list[Stretch]
    busy: list[Stretch]

    @property
    def free(self) -> list[Stretch]:
        """Present and not busy."""
        return minus(self.present, self.busy)

    @property
    def percent(self) -> int:
        """Busy share of the time present, 0 to 100."""
        there = minutes(self.present)
        return min(100, round(100 * (there - minutes(self.free)) / there)) if there else 0


class Timed(Protocol):
    """A line of a visit: when it is, and the minutes of its parts."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...

    @property
    def processing_minutes(self) -> int: ...

    @property
    def finishing_minutes(self) -> int: ...

    @property
    def buffer_before_minutes(self) -> int: ...

    @property
    def buffer_after_minutes(self) -> int: ...


def line_parts(line: Timed) -> tuple[Stretch, Stretch, Stretch]:
    """The line as work, processing and finishing; a part that is missing is empty (start = end)."""
    finishing = line.ends_at - timedelta(minutes=line.finishing_minutes)
    processing = finishing - timedelta(minutes=line.processing_minutes)
    return (line.starts_at, processing), (processing, finishing), (finishing, line.ends_at)


def hands_on(line: Timed) -> list[Stretch]:
    """When the person has their hands full with the line, buffers with it."""
    work, processing, finishing = line_parts(line)
    before = line.starts_at - timedelta(minutes=line.buffer_before_minutes)
    after = line.ends_at + timedelta(minutes=line.buffer_after_minutes)
    if processing[0] == processing[1]:
        return [(before, after)]
    ending = [(finishing[0], after)] if finishing[0] < after else []
    return [(before, work[1]), *ending]


def loads(work_days: dict[int, WorkDay], visits: list[Appointment], blocks: list[Block]) -> dict[int, Load]:
    """Each person's load, by id."""
    busy: dict[int, list[Stretch]] = {staff_id: [] for staff_id in work_days}
    for visit in visits:
        if visit.state not in OFF_THE_BOARD:
            for line in visit.lines.all():
                busy.setdefault(line.staff_id, []).extend(
                    taken(line, (visit.starts_at, visit.ends_at), visit.finished_at)
                )
    for block in blocks:
        busy.setdefault(block.staff_id or 0, []).append((block.during.lower, block.during.upper))
    return {
        staff_id: Load(present=present(day), busy=union(busy[staff_id]))
        for staff_id, day in work_days.items()
    }


def taken(line: Timed, visit: Stretch, ended: datetime | None) -> list[Stretch]:
    """When the line of that visit keeps the person; what is left of one that ended early is free (see `ending`)."""
    if ended is None or not visit[0] < ended < visit[1]:
        return hands_on(line)
    return [(low, min(high, ended)) for low, high in hands_on(line) if low < ended]


def present(day: WorkDay) -> list[Stretch]:
    """Shifts without breaks and time off."""
    return minus(day.shifts, [*day.breaks, *(stretch for stretch, _why in day.away)])


def next_free(all_loads: dict[int, Load], now: datetime) -> datetime | None:
    """The first instant from now on at which somebody is free for a quarter of an hour."""
    starts = [
        max(low, now)
        for load in all_loads.values()
        for low, high in load.free
        if high - max(low, now) >= SHORTEST_SEAT
    ]
    return min(starts, default=None)


def open_minutes(all_loads: dict[int, Load], now: datetime) -> int:
    """Free minutes of everybody from now on."""
    return sum(
        minutes([(max(low, now), high)])
        for load in all_loads.values()
        for low, high in load.free
        if high > now
    )
