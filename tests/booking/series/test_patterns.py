"""The days on which visits repeat."""

from datetime import date

import pytest

from booking.series.models import Rhythm
from booking.series.patterns import Pattern


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (Pattern(Rhythm.WEEKS, 1, date(2026, 12, 21), times=3), ["12-21", "12-28", "01-04"]),
        (Pattern(Rhythm.WEEKS, 4, date(2026, 3, 2), until=date(2026, 4, 27)), ["03-02", "03-30", "04-27"]),
        (Pattern(Rhythm.MONTHS, 1, date(2026, 3, 10), times=3), ["03-10", "04-14", "05-12"]),
        (Pattern(Rhythm.MONTHS, 2, date(2026, 11, 5), times=3), ["11-05", "01-07", "03-04"]),
        (Pattern(Rhythm.MONTHS, 1, date(2026, 3, 31), times=4), ["03-31", "04-28", "05-26", "06-30"]),
        (Pattern(Rhythm.WEEKS, 1, date(2026, 3, 2), until=date(2026, 3, 1)), []),
    ],
)
def test_the_days_of_a_pattern(pattern, days):
    assert [day.strftime("%m-%d") for day in pattern.dates()] == days


def test_a_series_ends_after_a_years_weeks_whatever_was_asked_for():
    assert len(Pattern(Rhythm.WEEKS, 1, date(2026, 3, 2), until=date(2090, 1, 1)).dates()) == 52
