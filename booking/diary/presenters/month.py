"""A month at a glance: how many visits each day has, and how full it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.diary import wording
from booking.diary.look import WEEK
from booking.diary.presenters.board import DayFacts, lines_shown
from booking.diary.presenters.load import loads
from booking.diary.presenters.pieces import Pen
from booking.diary.presenters.tools import address
from booking.diary.stretches import minutes

SHARES = 10  # a bar of ten steps


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One cell; `percent` is the booked share of the team's time, `share` the same in tenths."""

    day: date
    label: str
    weekday: str
    href: str
    visits: str
    count: int
    percent: int
    share: int
    closed: str
    has_team: bool
    is_inside: bool
    is_today: bool


def month_days(day: date) -> list[date]:
    """The whole weeks from Monday in which the month of `day` lies."""
    first = day.replace(day=1)
    start = first.toordinal() - first.weekday()
    count = 6 * WEEK
    days = [date.fromordinal(start + number) for number in range(count)]
    last = max(place for place, one in enumerate(days) if one.month == day.month)
    return days[: (last // WEEK + 1) * WEEK]


def month_of(days: Sequence[DayFacts], asked: date, pen: Pen) -> list[list[MonthDay]]:
    """The weeks of the month."""
    cells = [_cell(facts, asked, pen) for facts in days]
    return [cells[at : at + WEEK] for at in range(0, len(cells), WEEK)]


def _cell(facts: DayFacts, asked: date, pen: Pen) -> MonthDay:
    count = len({visit.pk for visit, _line in lines_shown(facts, pen)})
    percent, has_team = _load(facts, pen)
    return MonthDay(
        day=facts.day,
        label=wording.day_long(facts.day),
        weekday=wording.weekday_short(facts.day),
        href=address(pen.look_at_day, facts.location.pk, facts.day),
        visits=wording.visits_text(count) if count else "",
        count=count,
        percent=percent,
        share=round(percent * SHARES / 100),
        closed=(facts.closure.name or "–") if facts.closure else "",
        has_team=has_team,
        is_inside=facts.day.month == asked.month,
        is_today=facts.day == facts.now.astimezone(facts.tz).date(),
    )


def _load(facts: DayFacts, pen: Pen) -> tuple[int, bool]:
    """Busy share of all the time that people are there, 0 to 100, and whether anybody is there."""
    found = loads(facts.work_days, facts.visits, facts.blocks)
    mine = [load for pk, load in found.items() if pen.look.who in {None, pk}]
    there = sum(minutes(load.present) for load in mine)
    busy = there - sum(minutes(load.free) for load in mine)
    return (round(100 * busy / there) if there else 0), bool(there)
