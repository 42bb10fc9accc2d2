"""Months of the salon's calendar, each named by its first day."""

from datetime import date, datetime, timedelta

from kernel.clock import Clock, instant_of, zone
from kernel.context import current_salon, salon_day


def month_now(clock: Clock) -> date:
    """The month that it is at the salon."""
    return salon_day(clock).replace(day=1)


def month_after(month: date, by: int = 1) -> date:
    """The month `by` months later; earlier where it is negative."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def days_in(month: date) -> int:
    """How many days the month has."""
    return (month_after(month) - timedelta(days=1)).day


def instants_of(month: date) -> tuple[datetime, datetime]:
    """The month as a half-open range of instants."""
    tz = zone(current_salon().time_zone)
    return instant_of(month, 0, tz), instant_of(month_after(month), 0, tz)
