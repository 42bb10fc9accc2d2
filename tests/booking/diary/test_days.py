"""Local days: where wall time runs evenly, the query adds minutes to midnight instead of asking what the clock says."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from booking.diary.availability.days import local_days, minute_of
from booking.places.models import LONGEST_END
from kernel.clock import instant_of

# Changes at one, at two, at midnight in both directions, by half an hour; a year in which a whole day was left out.
ZONES = [("Europe/Berlin", 2026), ("America/Santiago", 2026), ("Africa/Cairo", 2026), ("Asia/Beirut", 2026),
         ("Australia/Lord_Howe", 2026), ("Pacific/Apia", 2011)]  # fmt: skip


@pytest.mark.parametrize(("name", "year"), ZONES)
def test_on_even_days_each_wall_time_is_so_much_after_midnight(name, year):
    tz = ZoneInfo(name)
    days = list(pairwise(local_days(date(year, 1, 1), date(year, 12, 31), tz)))
    even = [day for day, following in days if day.is_even and following.is_even]
    assert 0 < len(days) - len(even) < 10
    assert [
        (day.date, minute)
        for day in even
        for minute in range(0, LONGEST_END + 1, 60)
        if minute_of(instant_of(day.date, minute, tz)) != day.lo + minute
    ] == []
