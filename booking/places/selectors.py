"""Reads of locations, hours, closures and resources."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from booking.places.models import Closure, Location, OpeningRule, Resource, ResourceGroup
from kernel.errors import NotFound

Ranges = list[tuple[int, int]]
Week = dict[int, Ranges]


def locations(*, archived: bool = False, places: Collection[int] | None = None) -> QuerySet[Location]:
    """The salon's locations in their order, those in use or those archived; of `places` where they are given."""
    rows = Location.objects.filter(archived_at__isnull=not archived)
    return rows if places is None else rows.filter(pk__in=places)


def location(location_id: int) -> Location:
    """One location with its rules; raises NotFound."""
    row = Location.objects.select_related("rules").filter(pk=location_id).first()
    if row is None:
        raise NotFound
    return row


def week_of(place: Location) -> Week:
    """The weekly opening hours: weekday (0 = Monday) to wall ranges in order; closed days are empty."""
    rules = place.opening_rules.filter(weekday__isnull=False).order_by("weekday", "start_minute")
    return ranges_by_weekday((rule.weekday, rule.start_minute, rule.end_minute) for rule in rules)


def ranges_by_weekday(rows: Iterable[tuple[int | None, int | None, int | None]]) -> Week:
    """Rows of (weekday, start, end) as a whole week."""
    week: Week = {day: [] for day in range(7)}
    for weekday, start, end in rows:
        if weekday is not None and start is not None and end is not None:
            week[weekday].append((start, end))
    return week


def special_days(place: Location, *, since: date) -> dict[date, Ranges]:
    """Days with their own hours from `since` on; an empty list means closed."""
    days: dict[date, Ranges] = {}
    rules: QuerySet[OpeningRule] = place.opening_rules.filter(on_date__gte=since)
    for rule in rules.order_by("on_date", "start_minute"):
        if rule.on_date is not None:
            ranges = days.setdefault(rule.on_date, [])
            if rule.start_minute is not None and rule.end_minute is not None:
                ranges.append((rule.start_minute, rule.end_minute))
    return days


def closures(place: Location, *, since: date) -> QuerySet[Closure]:
    """Closures and public holidays that end after `since`, first things first."""
    return place.closures.filter(ends_on__gt=since).order_by("starts_on", "id")


def resource_groups(place: Location | None = None) -> QuerySet[ResourceGroup]:
    """Groups with their resources in use, of one location or of all."""
    used = Prefetch("resources", Resource.objects.filter(archived_at=None), to_attr="in_use")
    groups = ResourceGroup.objects.select_related("location").prefetch_related(used)
    groups = groups.order_by("location__position", "location_id", "position", "id")
    return groups.filter(location=place) if place else groups.filter(location__archived_at=None)


def resources_archived(place: Location) -> QuerySet[Resource]:
    """Resources of the location that were put away."""
    return Resource.objects.filter(group__location=place).exclude(archived_at=None).select_related("group")
