"""Today: the figures on top, and who is here, late or next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.diary import wording
from booking.diary.models import OPEN_STATES, Appointment, AppointmentState
from booking.diary.presenters.board import DayFacts
from booking.diary.presenters.load import OFF_THE_BOARD, Load, loads, next_free, open_minutes
from booking.diary.presenters.rows import Row, minutes_waiting, row_of
from booking.diary.stretches import minutes

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows; money in minor units, times as minutes."""

    heading: str
    at_work: str
    next_free: str
    booked: int
    versus: str
    versus_tone: str
    done_minor: int
    expected_minor: int
    seats_percent: int
    open_minutes: int
    waiting: int
    longest_wait: int
    rows: list[Row]
    more: int


def today_of(facts: DayFacts, *, booked_a_week_ago: int) -> Today:
    """The day at this instant."""
    all_loads = loads(facts.work_days, facts.visits, facts.blocks)
    standing = [visit for visit in facts.visits if visit.state not in OFF_THE_BOARD]
    waits = [minutes_waiting(visit, facts.now) for visit in _in(standing, AppointmentState.ARRIVED)]
    coming = _now_and_next(standing, facts.now)
    versus, tone = _versus(len(standing), booked_a_week_ago, facts)
    return Today(
        heading=wording.day_long(facts.day),
        at_work=_at_work(all_loads),
        next_free=_next_free(facts, all_loads),
        booked=len(standing),
        versus=versus,
        versus_tone=tone,
        done_minor=sum(visit.total_minor for visit in _in(standing, AppointmentState.DONE)),
        expected_minor=sum(visit.total_minor for visit in standing),
        seats_percent=_percent(all_loads),
        open_minutes=0 if facts.closure else open_minutes(all_loads, facts.now),
        waiting=len(waits),
        longest_wait=max(waits, default=0),
        rows=[row_of(visit, facts.tz, facts.now) for visit in coming[:MOST_ROWS]],
        more=max(0, len(coming) - MOST_ROWS),
    )


def _in(visits: list[Appointment], state: AppointmentState) -> list[Appointment]:
    return [visit for visit in visits if visit.state == state]


def _now_and_next(visits: list[Appointment], now: datetime) -> list[Appointment]:
    """Who is here, and who is still to come; a visit that is over and was not closed stays until it is."""
    here = {AppointmentState.ARRIVED, AppointmentState.CONSULTING, AppointmentState.IN_SERVICE}
    return [
        visit
        for visit in visits
        if visit.state in here or (visit.state in OPEN_STATES and visit.ends_at > now)
    ]


def _at_work(all_loads: dict[int, Load]) -> str:
    there = sum(bool(load.present) for load in all_loads.values())
    return _("%(there)s of %(all)s at work") % {"there": there, "all": len(all_loads)}


def _next_free(facts: DayFacts, all_loads: dict[int, Load]) -> str:
    if facts.closure:
        return facts.closure.name or _("closed today")
    if not any(load.present for load in all_loads.values()):
        return _("nobody works today")
    if all(high <= facts.now for load in all_loads.values() for _low, high in load.present):
        return _("the day is over")
    free = next_free(all_loads, facts.now)
    if free is None:
        return _("no seat free any more today")
    if free == facts.now:
        return _("a seat is free now")
    return _("next free seat %(time)s") % {"time": wording.clock_time(free, facts.tz)}


def _percent(all_loads: dict[int, Load]) -> int:
    """Busy share of everybody's time at work."""
    there = sum(minutes(load.present) for load in all_loads.values())
    free = sum(minutes(load.free) for load in all_loads.values())
    return round(100 * (there - free) / there) if there else 0


def _versus(booked: int, before: int, facts: DayFacts) -> tuple[str, str]:
    weekday = wording.weekday_long(facts.day)
    more = booked - before
    if more == 0:
        return _("as many as last %(weekday)s") % {"weekday": weekday}, ""
    text = (
        ngettext("%(n)s more than last %(weekday)s", "%(n)s more than last %(weekday)s", more)
        if more > 0
        else ngettext("%(n)s fewer than last %(weekday)s", "%(n)s fewer than last %(weekday)s", -more)
    )
    return text % {"n": abs(more), "weekday": weekday}, "good" if more > 0 else ""
