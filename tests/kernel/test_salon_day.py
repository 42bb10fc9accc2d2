"""Today, as a salon counts it."""

from datetime import UTC, date, datetime

import pytest

from kernel.clock import FixedClock
from kernel.context import NoSalon, salon_day

LATE = FixedClock(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))


def test_it_is_tomorrow_already_where_the_salon_is(in_a):
    in_a.time_zone = "Asia/Shanghai"
    assert salon_day(LATE) == date(2026, 3, 2)


def test_it_is_nobodys_day_outside_of_a_salon():
    with pytest.raises(NoSalon):
        salon_day(LATE)
