"""Birthdays of both calendars: which days there are, when they are kept, and whom a window of days finds."""

from datetime import date, timedelta

import pytest

from crm.customers.facts.birthdays import (
    Birthday,
    age_on,
    birthday_checked,
    birthday_within,
    is_minor,
    next_birthday,
)
from crm.customers.models import Customer
from kernel.errors import BadInput
from tests.cast import CustomerFactory

TODAY = date(2026, 11, 22)
ODD_ONES = [
    Birthday(2, 29),
    Birthday(3, 1),
    Birthday(8, 15, is_lunar=True),
    Birthday(12, 30, is_lunar=True),
    Birthday(1, 1, is_lunar=True),
    Birthday(6, 30, is_lunar=True, leap=True),
    Birthday(6, 1, 2025, is_lunar=True, leap=True),
]


@pytest.mark.parametrize(
    ("birthday", "today", "kept"),
    [
        (Birthday(11, 22), TODAY, TODAY),
        (Birthday(11, 21), TODAY, date(2027, 11, 21)),
        (Birthday(2, 29), TODAY, date(2027, 2, 28)),
        (Birthday(2, 29), date(2028, 1, 1), date(2028, 2, 29)),
        (Birthday(8, 15, is_lunar=True), date(2026, 9, 1), date(2026, 9, 25)),
        (Birthday(12, 30, is_lunar=True), date(2026, 1, 20), date(2026, 2, 16)),
        (Birthday(6, 1, is_lunar=True, leap=True), date(2025, 1, 1), date(2025, 7, 25)),
        (Birthday(6, 1, is_lunar=True, leap=True), date(2026, 1, 1), date(2026, 7, 14)),
    ],
)
def test_the_next_birthday(birthday, today, kept):
    assert next_birthday(birthday, today) == kept


@pytest.mark.parametrize("birthday", ODD_ONES)
@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_a_window_of_one_day_finds_who_keeps_it_then_and_not_the_day_after(in_a, birthday, year):
    person = kept_by(birthday)
    day = next_birthday(birthday, date(year, 1, 1))
    found = [list(Customer.objects.filter(birthday_within(at, at))) for at in (day, day + timedelta(days=1))]
    assert found == [[person], []]


def test_a_year_finds_everybody_who_has_one(in_a):
    people = {kept_by(birthday) for birthday in ODD_ONES}
    CustomerFactory()
    assert set(Customer.objects.filter(birthday_within(TODAY, TODAY + timedelta(days=400)))) == people


@pytest.mark.parametrize(
    "birthday",
    [
        Birthday(2, 30),
        Birthday(2, 29, 2025),
        Birthday(13, 1),
        Birthday(1, 0),
        Birthday(5, 5, 1899),
        Birthday(5, 5, -4),
        Birthday(11, 23, 2026),
        Birthday(5, 5, leap=True),
        Birthday(1, 31, is_lunar=True),
        Birthday(6, 1, 2024, is_lunar=True, leap=True),
    ],
)
def test_a_day_that_there_is_not_is_refused(birthday):
    with pytest.raises(BadInput):
        birthday_checked(birthday, today=TODAY)


def test_who_is_how_old(in_a):
    child = kept_by(Birthday(11, 23, 2008))
    lunar = kept_by(Birthday(8, 15, 2000, is_lunar=True))
    assert (age_on(child, TODAY), is_minor(child, TODAY)) == (17, True)
    assert (age_on(lunar, TODAY), is_minor(lunar, TODAY)) == (26, False)
    assert is_minor(kept_by(Birthday(1, 1)), TODAY) is False


def kept_by(birthday):
    """A customer of that birthday."""
    return CustomerFactory(
        birth_month=birthday.month,
        birth_day=birthday.day,
        birth_year=birthday.year,
        birth_calendar="lunar" if birthday.is_lunar else "solar",
        birth_leap=birthday.leap,
    )
