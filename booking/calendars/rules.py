"""On which days a repeating appointment falls (RFC 5545 §3.3.10): every day of a stretch is asked whether it belongs.

So a rule costs the days that are looked at and never the days between its beginning and now, but for one with COUNT,
whose days are counted from the first; those steps come out of one purse for the whole file. Rules finer than a day,
and parts that calendars do not write in practice, are not understood and said to be so.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
UNDERSTOOD = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS",
    "BYHOUR", "BYMINUTE", "BYSECOND",
}  # fmt: skip
WITHIN_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}
MOST_STEPS = 400_000  # days that may be counted through in one file
MOST_VALUES = 400  # of one part of a rule: a year's days, and some
MOST_WEEKS = 53
PERIOD_DAYS = {"WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


class NotUnderstood(Exception):
    """A rule that is not worked out; its appointment is left out, and the reader is told how many were."""


class FinerThanADay(NotUnderstood):
    """A rule that falls several times within a day: by hours, minutes or seconds. Its first time alone is known."""


@dataclass(slots=True)
class Purse:
    """The steps left for a whole file."""

    steps: int = MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        """Raises NotUnderstood when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise NotUnderstood


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by days; `weekdays` are (weekday from Monday 0, ordinal or 0). `first` is the first day it can fall on.

    Its parts are sets, so that a day costs the same however much a file lists.
    """

    frequency: str
    first: date
    interval: int = 1
    count: int | None = None
    week_start: int = 0
    weekdays: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    week_numbers: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    times: tuple[tuple[int, int], ...] = ()
    periods: dict[date, frozenset[date]] = field(default_factory=dict, compare=False)

    def days(self, start: date, end: date, purse: Purse) -> Iterator[date]:
        """Its days in `[start, end)`, in order; raises NotUnderstood when the purse is empty."""
        day = self.first if self.count is not None else max(start, self.first)
        left = self.count
        if self.positions:
            purse.spend(PERIOD_DAYS[self.frequency])  # a whole period is looked at also for one day of it
        while day < end and left != 0:
            purse.spend(4 if self.positions else 1)
            if self.has(day):
                if day >= start:
                    yield day
                left = None if left is None else left - 1
            day += timedelta(days=1)

    def has(self, day: date) -> bool:
        """Whether the rule falls on the day."""
        if not (self._is_in_turn(day) and self._fits(day)):
            return False
        return not self.positions or day in self._chosen(day)

    def _is_in_turn(self, day: date) -> bool:
        """Whether the day's period is one of every `interval`."""
        return _TURNS[self.frequency](self, day) % self.interval == 0

    def _fits(self, day: date) -> bool:
        return (
            (not self.months or day.month in self.months)
            and (
                not self.month_days
                or not self.month_days.isdisjoint((day.day, day.day - _month_length(day) - 1))
            )
            and (not self.year_days or not self.year_days.isdisjoint(_places_in_year(day)))
            and (not self.week_numbers or not self.week_numbers.isdisjoint(_week_numbers(self, day)))
            and (not self.weekdays or not self.weekdays.isdisjoint(self._names_of(day)))
        )

    def _names_of(self, day: date) -> tuple[tuple[int, int], ...]:
        """As what BYDAY may name the day: any such weekday, the n-th of its month or year, the n-th from the end."""
        weekday, place, length = day.weekday(), day.day, _month_length(day)
        if self.frequency == "YEARLY" and not self.months:
            place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        return (weekday, 0), (weekday, (place - 1) // 7 + 1), (weekday, -((length - place) // 7 + 1))

    def _chosen(self, day: date) -> frozenset[date]:
        """The days of the day's period that BYSETPOS picks."""
        start = _STARTS[self.frequency](self, day)
        if start not in self.periods:
            fitting = [one for one in _period(self.frequency, start) if self._fits(one)]
            picked = (fitting[at - 1 if at > 0 else at] for at in self.positions if abs(at) <= len(fitting))
            self.periods[start] = frozenset(picked)
        return self.periods[start]


def rule_of(values: Any, first: date, time: tuple[int, int]) -> Rule:
    """The rule of a parsed RRULE (names to lists), whose first appointment is on `first` at that hour and minute.

    Raises NotUnderstood, FinerThanADay.
    """
    frequency = str(_one(values, "FREQ", "")).upper()
    if frequency in WITHIN_A_DAY:
        raise FinerThanADay
    if frequency not in _TURNS or set(map(str.upper, values)) - UNDERSTOOD:
        raise NotUnderstood
    interval, count = int(_one(values, "INTERVAL", 1)), _one(values, "COUNT", None)
    weekdays = _weekdays(values, frequency)
    month_days, months = _numbers(values, "BYMONTHDAY", 31), _numbers(values, "BYMONTH", 12)
    year_days, week_numbers = _numbers(values, "BYYEARDAY", 366), _numbers(values, "BYWEEKNO", MOST_WEEKS)
    if week_numbers and (frequency != "YEARLY" or any(ordinal for _weekday, ordinal in weekdays)):
        raise NotUnderstood
    if interval < 1 or (count is not None and int(count) < 1):
        raise NotUnderstood
    if not (weekdays or month_days or year_days):
        if frequency == "WEEKLY" or week_numbers:
            weekdays = frozenset({(first.weekday(), 0)})
        elif frequency in {"MONTHLY", "YEARLY"}:
            month_days = frozenset({first.day})
            months = months or frozenset({first.month} if frequency == "YEARLY" else ())
    positions, times = _numbers(values, "BYSETPOS", 366), _times(values, time)
    if positions and (frequency == "DAILY" or len(times) > 1):
        raise NotUnderstood
    return Rule(
        frequency=frequency,
        first=first,
        interval=interval,
        count=None if count is None else int(count),
        week_start=WEEKDAYS.get(str(_one(values, "WKST", "MO")).upper(), 0),
        weekdays=weekdays,
        month_days=month_days,
        year_days=year_days,
        week_numbers=week_numbers,
        months=months,
        positions=positions,
        times=times,
    )


def _one(values: Any, name: str, default: Any) -> Any:
    found = values.get(name, default)
    return found[0] if isinstance(found, list) and found else found


def _listed(values: Any, name: str) -> list[Any]:
    """The values of a part; raises NotUnderstood for more than a calendar lists."""
    found = values.get(name, [])
    found = found if isinstance(found, list) else [found]
    if len(found) > MOST_VALUES:
        raise NotUnderstood
    return found


def _numbers(values: Any, name: str, most: int) -> frozenset[int]:
    numbers = frozenset(int(one) for one in _listed(values, name))
    if any(number == 0 or abs(number) > most for number in numbers):
        raise NotUnderstood
    return numbers


def _weekdays(values: Any, frequency: str) -> frozenset[tuple[int, int]]:
    """The weekdays with their ordinals, which say nothing where a rule goes by days or weeks."""
    found = frozenset(map(_weekday, _listed(values, "BYDAY")))
    if frequency in {"DAILY", "WEEKLY"}:
        return frozenset((weekday, 0) for weekday, _ordinal in found)
    return found


def _weekday(text: Any) -> tuple[int, int]:
    """ "MO", "2TU", "-1FR"; raises NotUnderstood."""
    name, ordinal = str(text)[-2:].upper(), str(text)[:-2]
    if name not in WEEKDAYS or not (ordinal == "" or ordinal.lstrip("+-").isdecimal()):
        raise NotUnderstood
    number = int(ordinal or 0)
    if abs(number) > MOST_WEEKS:
        raise NotUnderstood
    return WEEKDAYS[name], number


def _times(values: Any, time: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The hours and minutes of each day: those that are named, else those of the first."""
    hours = {int(one) for one in _listed(values, "BYHOUR")} or {time[0]}
    minutes = {int(one) for one in _listed(values, "BYMINUTE")} or {time[1]}
    if len(hours) * len(minutes) > 48 or any(not 0 <= one < 24 for one in hours):
        raise NotUnderstood
    if any(not 0 <= one < 60 for one in minutes) or (values.get("COUNT") and len(hours) * len(minutes) > 1):
        raise NotUnderstood
    return tuple(sorted({(hour, minute) for hour in hours for minute in minutes}))


def _month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _places_in_year(day: date) -> tuple[int, int]:
    place = day.timetuple().tm_yday
    return place, place - (365 + isleap(day.year)) - 1


def _week_start(rule: Rule, day: date) -> date:
    back = min((day.weekday() - rule.week_start) % 7, (day - date.min).days)
    return day - timedelta(days=back)


def _week_numbers(rule: Rule, day: date) -> tuple[int, int]:
    """The number of the day's week in its year, and counted from the end; the first week has four days of the year."""
    year, number = _numbered_week(rule, day)
    return number, number - _numbered_week(rule, date(year, 12, 28))[1] - 1


def _numbered_week(rule: Rule, day: date) -> tuple[int, int]:
    middle = _week_start(rule, day) + timedelta(days=3)
    return middle.year, (middle.timetuple().tm_yday - 1) // 7 + 1


def _period(frequency: str, start: date) -> Iterator[date]:
    lengths = {"WEEKLY": 7, "MONTHLY": _month_length(start), "YEARLY": 365 + isleap(start.year)}
    return (start + timedelta(days=number) for number in range(lengths[frequency]))


_TURNS: dict[str, Callable[[Rule, date], int]] = {
    "DAILY": lambda rule, day: (day - rule.first).days,
    "WEEKLY": lambda rule, day: (_week_start(rule, day) - _week_start(rule, rule.first)).days // 7,
    "MONTHLY": lambda rule, day: (day.year - rule.first.year) * 12 + day.month - rule.first.month,
    "YEARLY": lambda rule, day: day.year - rule.first.year,
}
_STARTS: dict[str, Callable[[Rule, date], date]] = {
    "WEEKLY": _week_start,
    "MONTHLY": lambda _rule, day: day.replace(day=1),
    "YEARLY": lambda _rule, day: day.replace(month=1, day=1),
}
