"""The days of a series: weekly, every n weeks, or monthly by weekday, until a date or so many times."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice, takewhile

from booking.series.models import Rhythm

MOST_VISITS = 52
WEEK = 7
FIFTH = 5


@dataclass(frozen=True, slots=True)
class Pattern:
    """From `first` on, `every` so many weeks or months: `times` visits in all, or those up to `until`, included."""

    rhythm: Rhythm
    every: int
    first: date
    times: int | None = None
    until: date | None = None

    def dates(self) -> list[date]:
        """The days, the first one included; never more than 52."""
        days = self._weekly() if self.rhythm == Rhythm.WEEKS else self._monthly()
        if self.until is not None:
            last = self.until
            days = takewhile(lambda day: day <= last, days)
        return list(islice(days, min(self.times or MOST_VISITS, MOST_VISITS)))

    def _weekly(self) -> Iterator[date]:
        return (self.first + timedelta(weeks=self.every * turn) for turn in count())

    def _monthly(self) -> Iterator[date]:
        week = week_of_month(self.first)
        months = (self.first.year * 12 + self.first.month - 1 + self.every * turn for turn in count())
        return (weekday_of_month(month // 12, month % 12 + 1, self.first.weekday(), week) for month in months)


def week_of_month(day: date) -> int:
    """Which one of its weekday in the month the day is: 1 to 4, and 5 for a fifth one, which is the last."""
    return (day.day - 1) // WEEK + 1


def weekday_of_month(year: int, month: int, weekday: int, week: int) -> date:
    """The day that is the `week`th of its weekday in the month; the last one where `week` is 5."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % WEEK, weeks=week - 1)
    return day if week < FIFTH or day.month == month else day - timedelta(weeks=1)
