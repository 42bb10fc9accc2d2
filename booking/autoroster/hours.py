"""When a location is open on given days."""

from collections.abc import Sequence
from datetime import date, timedelta

from booking.places.models import Location
from booking.places.selectors import Ranges, closures, special_days, week_of


def open_hours(place: Location, days: Sequence[date]) -> list[Ranges]:
    """The opening ranges of each day; closures and public holidays are shut. Three queries."""
    week, special, shut = week_of(place), special_days(place, since=days[0]), shut_days(place, days)
    return [[] if day in shut else special.get(day, week[day.weekday()]) for day in days]


def shut_days(place: Location, days: Sequence[date]) -> set[date]:
    """Those of the days on which a closure or holiday shuts the location; one query."""
    found = closures(place, since=days[0] - timedelta(days=1))
    spans = [(row.starts_on, row.ends_on) for row in found]
    return {day for day in days if any(start <= day < end for start, end in spans)}
