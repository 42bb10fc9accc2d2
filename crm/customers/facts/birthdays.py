"""Birthdays by the calendar and by the Chinese lunar calendar, with or without the year."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lunar_python import Lunar, LunarMonth, LunarYear, Solar

from crm.customers.models import Calendar, Customer
from kernel.errors import BadInput, Problem

FIRST_YEAR = 1900
LONGEST_WINDOW = 366
OF_AGE = 18
_LEAP_YEAR = 2000  # a year that has every day


@dataclass(frozen=True, slots=True)
class Birthday:
    """A month and a day of a calendar; `year` of that calendar where it is known, `leap` for a lunar leap month."""

    month: int
    day: int
    year: int | None = None
    is_lunar: bool = False
    leap: bool = False


def birthday_of(customer: Customer) -> Birthday | None:
    """The customer's birthday, None while nobody knows it."""
    if customer.birth_month is None or customer.birth_day is None:
        return None
    return Birthday(
        customer.birth_month,
        customer.birth_day,
        customer.birth_year,
        customer.birth_calendar == Calendar.LUNAR,
        customer.birth_leap,
    )


def birthday_columns(birthday: Birthday | None) -> dict[str, Any]:
    """The columns of a customer that hold the birthday; for None those of a birthday that nobody knows."""
    return {
        "birth_calendar": Calendar.LUNAR if birthday and birthday.is_lunar else Calendar.SOLAR,
        "birth_year": birthday.year if birthday else None,
        "birth_month": birthday.month if birthday else None,
        "birth_day": birthday.day if birthday else None,
        "birth_leap": bool(birthday and birthday.leap),
    }


def birthday_checked(birthday: Birthday, *, today: date) -> Birthday:
    """The birthday if there is such a day, not before 1900 and not to come. Raises BadInput (field "birth_day")."""
    if not _is_a_day(birthday):
        raise BadInput.of("birth_day", "invalid", _("There is no such day."))
    if birthday.year is not None and not (birthday.year >= FIRST_YEAR and _born(birthday) <= today):
        said = _("A year of birth lies between 1900 and today.")
        raise BadInput([Problem("birth_year", "range", said)])
    return birthday


def _is_a_day(birthday: Birthday) -> bool:
    if not (1 <= birthday.month <= 12 and birthday.day >= 1 and 1 <= (birthday.year or 1) <= 9000):
        return False
    if not birthday.is_lunar:
        year = _LEAP_YEAR if birthday.year is None else birthday.year
        return not birthday.leap and birthday.day <= calendar.monthrange(year, birthday.month)[1]
    if birthday.year is None:
        return birthday.day <= 30
    if birthday.leap and LunarYear.fromYear(birthday.year).getLeapMonth() != birthday.month:
        return False
    return birthday.day <= _month_days(birthday.year, -birthday.month if birthday.leap else birthday.month)


def born_on(customer: Customer) -> date | None:
    """The day of birth by the calendar, None where the year is not known."""
    birthday = birthday_of(customer)
    return _born(birthday) if birthday and birthday.year is not None else None


def _born(birthday: Birthday) -> date:
    year = birthday.year or _LEAP_YEAR
    if not birthday.is_lunar:
        return date(year, birthday.month, birthday.day)
    return _solar(year, -birthday.month if birthday.leap else birthday.month, birthday.day)


def age_on(customer: Customer, day: date) -> int | None:
    """Full years by the calendar, None where the year of birth is not known."""
    born = born_on(customer)
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(customer: Customer, day: date) -> bool:
    """Whether they are known to be under eighteen."""
    age = age_on(customer, day)
    return age is not None and age < OF_AGE


def next_birthday(birthday: Birthday, today: date) -> date:
    """The first day from `today` on when it is kept: the 29th of February on the 28th, a lunar 30th on a month's last.

    Who was born in a leap month keeps it in that month where the year has it, and in the ordinary one else.
    """
    days = (_kept_in(birthday, year) for year in range(today.year - 1, today.year + 3))
    return next(day for day in days if day >= today)


def _kept_in(birthday: Birthday, year: int) -> date:
    if not birthday.is_lunar:
        return date(year, birthday.month, min(birthday.day, calendar.monthrange(year, birthday.month)[1]))
    is_leap = birthday.leap and LunarYear.fromYear(year).getLeapMonth() == birthday.month
    month = -birthday.month if is_leap else birthday.month
    return _solar(year, month, min(birthday.day, _month_days(year, month)))


def birthday_within(first: date, last: date) -> Q:
    """Customers who keep their birthday on a day of `first` to `last` (both counted; a year at most).

    Said by month and day of both calendars, so nothing has to be kept up to date as the years turn.
    """
    count = min((last - first).days + 1, LONGEST_WINDOW)
    days = [first + timedelta(days=number) for number in range(max(count, 0))]
    solar = {pair for day in days for pair in _solar_pairs(day)}
    lunar = {pair for day in days for pair in _lunar_pairs(day)}
    found = Q(pk__in=[])
    for month in range(1, 13):
        if numbers := sorted(number for at, number in solar if at == month):
            found |= Q(birth_calendar=Calendar.SOLAR, birth_month=month, birth_day__in=numbers)
        for leap in (False, True):
            if numbers := sorted(n for at, n, is_leap in lunar if at == month and is_leap == leap):
                found |= Q(
                    birth_calendar=Calendar.LUNAR,
                    birth_month=month,
                    birth_leap=leap,
                    birth_day__in=numbers,
                )
    return found


def month_ahead(number: int, today: date) -> tuple[date, date]:
    """The month of that number that is now or comes next: a lunar birthday is kept in another one every year."""
    year = today.year + (number < today.month)
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _solar_pairs(day: date) -> list[tuple[int, int]]:
    """The birthdays by the calendar that are kept on the day."""
    pairs = [(day.month, day.day)]
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        pairs.append((2, 29))
    return pairs


def _lunar_pairs(day: date) -> list[tuple[int, int, bool]]:
    """The lunar birthdays (month, day, whether of a leap month) that are kept on the day."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    year, month, number = lunar.getYear(), lunar.getMonth(), lunar.getDay()
    has_leap = LunarYear.fromYear(year).getLeapMonth() == abs(month)
    numbers = [number] if number != _month_days(year, month) or number == 30 else [number, 30]
    if month < 0:
        return [(-month, one, True) for one in numbers]
    leaps = [False] if has_leap else [False, True]
    return [(month, one, leap) for one in numbers for leap in leaps]


def birthday_said(customer: Customer) -> str:
    """The birthday in words, as the page shows it; "" while nobody knows it."""
    birthday = birthday_of(customer)
    if birthday is None:
        return ""
    if birthday.is_lunar:
        return _lunar_said(birthday)
    day = date(birthday.year or _LEAP_YEAR, birthday.month, birthday.day)
    return date_format(day, "DATE_FORMAT" if birthday.year else "MONTH_DAY_FORMAT")


def _lunar_said(birthday: Birthday) -> str:
    month, day = str(birthday.month), str(birthday.day)
    if (get_language() or "").startswith("zh"):
        month, day = (
            Lunar.fromYmd(_LEAP_YEAR, birthday.month, 1).getMonthInChinese(),
            _day_words(birthday.day),
        )
    values = {"month": month, "day": day, "year": birthday.year}
    if birthday.leap and birthday.year:
        return _("lunar: day %(day)s of leap month %(month)s, %(year)s") % values
    if birthday.leap:
        return _("lunar: day %(day)s of leap month %(month)s") % values
    if birthday.year:
        return _("lunar: day %(day)s of month %(month)s, %(year)s") % values
    return _("lunar: day %(day)s of month %(month)s") % values


def _day_words(day: int) -> str:
    """The day as the lunar calendar calls it: 初一, 十五, 三十."""
    tens = ("初", "十", "廿", "三")[day // 10] if day % 10 else {10: "初", 20: "二", 30: "三"}[day]
    return tens + "十一二三四五六七八九"[day % 10]


def _month_days(year: int, month: int) -> int:
    """How many days the lunar month has; a leap month is negative."""
    found = LunarMonth.fromYm(year, month)
    return int(found.getDayCount()) if found is not None else 0


def _solar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
