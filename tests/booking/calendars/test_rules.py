"""On which days a repeating appointment falls: the same as python-dateutil works out, at a cost that is counted."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.prop import vRecur

from booking.calendars.rules import NotUnderstood, Purse, rule_of

FIRST = date(2026, 11, 22)
LAST = FIRST + timedelta(days=120)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def days_of(text, first, purse=None):
    """The rule's days in the 120 days from FIRST on."""
    rule = rule_of(vRecur.from_ical(text), first, (9, 0))
    return list(rule.days(FIRST, LAST, purse or Purse()))


def days_by_dateutil(text, first):
    rule = rrulestr(f"RRULE:{text}", dtstart=datetime(first.year, first.month, first.day, 9))
    found = rule.between(datetime(*FIRST.timetuple()[:3]), datetime(*LAST.timetuple()[:3]), inc=True)
    return [one.date() for one in found if one.date() < LAST]


def some(values, most=3):
    return st.lists(values, min_size=0, max_size=most, unique=True)


@st.composite
def rules(draw):
    """A rule as calendars write them."""
    frequency, interval = (
        draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])),
        draw(st.integers(1, 5)),
    )
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}"]
    # dateutil asks for both where weekdays with and without a number stand together; RFC 5545 for one of them
    numbered = frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans())
    ordinals = ["1", "2", "-1", "5"] if numbered else [""]
    days = [
        f"{ordinal}{day}"
        for ordinal, day in draw(some(st.tuples(st.sampled_from(ordinals), st.sampled_from(DAYS))))
    ]
    kinds = [
        "BYDAY",
        "BYMONTH",
        "",
        *["BYMONTHDAY"] * (frequency != "WEEKLY"),
        *["BYYEARDAY", "BYWEEKNO"] * (frequency == "YEARLY"),
    ]
    chosen = draw(
        st.sampled_from(kinds)
    )  # one kind: rules that never fall keep dateutil busy up to the year 9999
    named = {
        "BYDAY": days
        if chosen != "BYYEARDAY" and not any(len(day) > 2 and chosen == "BYMONTHDAY" for day in days)
        else [],
        "BYMONTHDAY": draw(some(st.sampled_from([1, 13, 28, -1, -3]))) if chosen == "BYMONTHDAY" else [],
        "BYMONTH": draw(some(st.integers(1, 12)))
        if chosen == "BYMONTH" and (interval == 1 or frequency != "MONTHLY")
        else [],
        "BYYEARDAY": draw(some(st.sampled_from([1, 60, 330, -1]))) if chosen == "BYYEARDAY" else [],
        "BYWEEKNO": draw(some(st.sampled_from([1, 9, 48, 52, 53, -1, -2]))) if chosen == "BYWEEKNO" else [],
    }
    if named[
        "BYWEEKNO"
    ]:  # without a weekday dateutil takes the whole week, RFC 5545 the weekday of the first
        named["BYDAY"] = sorted({day[-2:] for day in days} or {"MO"})
    parts += [f"{name}={','.join(map(str, values))}" for name, values in named.items() if values]
    # dateutil begins the set of a first week in its middle
    if frequency not in {"DAILY", "WEEKLY"} and any(named.values()) and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, -1]))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    return ";".join(parts)


def agrees(text, back):
    first = FIRST - timedelta(days=back)
    assert days_of(text, first) == days_by_dateutil(text, first), (text, first)


@settings(max_examples=40, deadline=None)
@given(rules(), st.integers(-60, 1500))
def test_it_agrees_with_dateutil(text, back):
    agrees(text, back)


@pytest.mark.nightly
@settings(max_examples=4000, deadline=None)
@given(rules(), st.integers(-60, 4000))
def test_it_agrees_with_dateutil_at_length(text, back):
    agrees(text, back)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=DAILY;COUNT=0",
        "FREQ=MONTHLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=54", "FREQ=YEARLY;BYWEEKNO=0", "FREQ=YEARLY;BYWEEKNO=2;BYDAY=1MO",
        "FREQ=DAILY;RSCALE=CHINESE", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;BYHOUR=24",
        "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 401),
        "FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 401), "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 401),
        "FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))),
    ],
)  # fmt: skip
def test_what_is_not_worked_out_is_said_not_to_be(text):
    with pytest.raises((NotUnderstood, ValueError)):
        days_of(text, FIRST)


def test_a_rule_from_the_year_one_costs_the_days_that_are_looked_at():
    purse = Purse()
    assert len(days_of("FREQ=DAILY", date.min, purse)) == 120
    assert Purse().steps - purse.steps == 120


def test_what_is_listed_twice_counts_once():
    text = "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1", "-1"] * 200)
    rule = rule_of(vRecur.from_ical(text), FIRST, (9, 0))
    assert rule.month_days == {1, -1}
    assert [day.day for day in days_of(text, FIRST)] == [30, 1, 31, 1, 31, 1, 28, 1]


def test_numbers_of_weekdays_say_nothing_where_a_rule_goes_by_weeks():
    assert days_of("FREQ=WEEKLY;BYDAY=5MO", FIRST) == days_of("FREQ=WEEKLY;BYDAY=MO", FIRST)


def test_a_rule_that_chooses_pays_for_a_whole_period():
    purse = Purse()
    days_of("FREQ=YEARLY;BYDAY=MO;BYSETPOS=1;BYMONTH=11", LAST - timedelta(days=1), purse)
    assert Purse().steps - purse.steps == 366 + 4


def test_a_week_by_its_number_falls_on_the_weekday_of_the_first():
    assert days_of("FREQ=YEARLY;BYWEEKNO=49,53,-53", date(2020, 12, 29)) == [
        date(2026, 12, 1),
        date(2026, 12, 29),
    ]


def test_a_choice_of_a_week_is_made_of_the_whole_week():
    assert days_of("FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=1", FIRST)[:2] == [
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]


def test_a_rule_that_never_falls_ends_with_the_days():
    assert days_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date.min) == []


def test_counting_ends_with_the_purse():
    with pytest.raises(NotUnderstood):
        days_of("FREQ=DAILY;COUNT=9999999", date.min, Purse(1000))
