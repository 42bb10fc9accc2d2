"""What people type for durations and times of day."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.places.typed import duration_text, minutes_of, range_of, wall_minute_of, wall_text
from kernel.errors import BadInput


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("1h 30", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1:30", 90),
        ("2h", 120),
        ("45 min", 45),
        ("1d", 1440),
        ("2 小时 15 分钟", 135),
        ("45分", 45),
        ("9０", 90),
        ("0", 0),
    ],
)
def test_durations_are_read(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["", "-5", "1.5h", "abc", "1h30x", "९०", "1" * 100, "h", "1e3"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(BadInput):
        minutes_of(text)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("09:00", 540),
        ("9", 540),
        ("9.30", 570),
        ("24:00", 1440),
        ("00:00", 0),
        ("02:00+1", 1560),
        ("9：30", 570),
    ],
)
def test_times_of_day_are_read(text, minute):
    assert wall_minute_of(text) == minute


@pytest.mark.parametrize("text", ["", "25:00", "24:01", "9:60", "9:5", "noon", "-1", "9:00pm"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(BadInput):
        wall_minute_of(text)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("09:00", "18:00", (540, 1080)),
        ("22:00", "02:00", (1320, 1560)),
        ("18:00", "24:00", (1080, 1440)),
        ("00:00", "00:00", (0, 1440)),
        ("00:00", "24:00", (0, 1440)),
    ],
)
def test_two_times_make_a_range_that_may_pass_midnight(start, end, found):
    assert range_of(start, end, field="x") == found


@pytest.mark.parametrize(("start", "end"), [("09:00", "09:00"), ("24:00", "25:00"), ("02:00+1", "03:00")])
def test_what_is_no_range_is_refused(start, end):
    with pytest.raises(BadInput):
        range_of(start, end, field="x")


@given(st.integers(min_value=0, max_value=100_000))
def test_a_written_duration_is_read_again(minutes):
    assert minutes_of(duration_text(minutes)) == minutes


@given(st.integers(min_value=0, max_value=1440))
def test_a_written_time_is_read_again(minute):
    assert wall_minute_of(wall_text(minute)) == minute


@given(st.text(max_size=200))
def test_nothing_that_is_typed_makes_it_fall_over(text):
    for read in (minutes_of, wall_minute_of):
        with suppress(BadInput):
            assert read(text) >= 0
