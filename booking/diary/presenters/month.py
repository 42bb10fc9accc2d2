"""A month at a glance: how many visits each day has, and how full it is; of one location, or of all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.diary import wording
from booking.diary.look import WEEK, Look
from booking.diary.models import Block
from booking.diary.presenters.load import present, taken
from booking.diary.presenters.tools import address
from booking.diary.selectors.month import MonthLine
from booking.diary.selectors.span import WorkDay
from booking.diary.stretches import Stretch, minus, minutes
from booking.places.models import Closure, Location

SHARES = 10  # a bar of ten steps


@dataclass(frozen=True, slots=True)
class ShopMonth:
    """What was read of the days at one location; `labelled` are the visits with the label that is asked for."""

    location: Location
    work: dict[date, dict[int, WorkDay]]
    closures: dict[date, Closure | None]
    lines: dict[date, list[MonthLine]]
    blocks: dict[date, list[Block]]
    labelled: frozenset[int] | None = None


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


@dataclass(frozen=True, slots=True)
class Asked:
    """The month that is asked for, at which location (or all), how, and what day it is."""

    day: date
    key: int | str
    look: Look
    today: date


def month_days(day: date) -> list[date]:
    """The whole weeks from Monday in which the month of `day` lies."""
    first = day.replace(day=1)
    start = first.toordinal() - first.weekday()
    count = 6 * WEEK
    days = [date.fromordinal(start + number) for number in range(count)]
    last = max(place for place, one in enumerate(days) if one.month == day.month)
    return days[: (last // WEEK + 1) * WEEK]


def month_of(shops: Sequence[ShopMonth], asked: Asked) -> list[list[MonthDay]]:
    """The weeks of the month."""
    days = month_days(asked.day)
    cells = [_cell(shops, day, asked, with_weekday=number < WEEK) for number, day in enumerate(days)]
    return [cells[at : at + WEEK] for at in range(0, len(cells), WEEK)]


def _cell(shops: Sequence[ShopMonth], day: date, asked: Asked, *, with_weekday: bool) -> MonthDay:
    count = sum(_count(shop, day, asked.look) for shop in shops)
    loads = [_load(shop, day, asked.look.who) for shop in shops]
    there, busy = (sum(load[part] for load in loads) for part in (0, 1))
    percent = round(100 * busy / there) if there else 0
    closures = [closure for shop in shops if (closure := shop.closures[day])]
    return MonthDay(
        day=day,
        label=wording.day_long(day),
        weekday=wording.weekday_short(day) if with_weekday else "",
        href=address(asked.look, asked.key, day),
        visits=wording.visits_text(count) if count else "",
        count=count,
        percent=percent,
        share=round(percent * SHARES / 100),
        closed=(closures[0].name or "–") if len(closures) == len(shops) else "",
        has_team=bool(there),
        is_inside=day.month == asked.day.month,
        is_today=day == asked.today,
    )


def _count(shop: ShopMonth, day: date, look: Look) -> int:
    """The day's visits of which at least one line matches the filters."""
    return len(
        {
            line.visit_id
            for line in shop.lines[day]
            if look.state in {"", line.state}
            if look.category in {None, line.category_id} and look.who in {None, line.staff_id}
            if shop.labelled is None or line.visit_id in shop.labelled
        }
    )


def _load(shop: ShopMonth, day: date, who: int | None) -> tuple[int, int]:
    """Minutes that people are there, and how many of them are booked."""
    busy: dict[int, list[Stretch]] = {}
    for line in shop.lines[day]:
        visit = (line.visit_start, line.visit_end)
        busy.setdefault(line.staff_id, []).extend(taken(line, visit, line.finished_at))
    for block in shop.blocks[day]:
        busy.setdefault(block.staff_id or 0, []).append((block.during.lower, block.during.upper))
    there = left = 0
    for staff_id, work in shop.work[day].items():
        if who in {None, staff_id} and (here := present(work)):
            there += minutes(here)
            left += minutes(minus(here, busy.get(staff_id, ())))
    return there, there - left
