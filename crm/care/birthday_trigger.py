"""Birthdays as occasions for tasks, by the calendar and by the Chinese lunar one."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from lunar_python import Solar

from crm.care.triggers import Occasion, Trigger
from crm.customers.facts.birthdays import birthday_of, birthday_within, next_birthday
from crm.customers.models import Customer


def birthdays(first: date, last: date, _subject_id: int | None) -> Iterator[Occasion]:
    """The birthdays that customers keep on the days `[first, last]`, by day: once a year of their own calendar."""
    rows = Customer.objects.filter(birthday_within(first, last), merged_into=None, birth_day__isnull=False)
    kept = ((customer, birthday_of(customer)) for customer in rows.order_by("pk"))
    days = [(next_birthday(birthday, first), customer) for customer, birthday in kept if birthday]
    for day, customer in sorted(days, key=lambda one: (one[0], one[1].pk)):
        year = _lunar_year(day) if customer.birth_calendar == "lunar" else day.year
        yield Occasion(f"birthday:{customer.pk}:{year}", customer.pk, day)


def _lunar_year(day: date) -> int:
    year: int = Solar.fromYmd(day.year, day.month, day.day).getLunar().getYear()
    return year


BIRTHDAY = Trigger(code="birthday", label=_("Birthday"), position=50, find=birthdays)
