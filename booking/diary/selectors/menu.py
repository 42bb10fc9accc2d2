"""Reads of the menu for booking at the desk: what is sold at a location, and who does it there."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from booking.catalog.models import AddOn, Bundle, BundleItem, Service, ServiceVariant, StaffService
from booking.places.models import Location

LONGEST_ID = 10


def sold_at(location: Location) -> QuerySet[Service]:
    """Services sold at the location (one without locations is sold in all), in the menu's order."""
    return (
        Service.objects.filter(Q(locations=None) | Q(locations=location), archived_at=None)
        .select_related("category")
        .order_by("category__position", "category_id", "position", "id")
        .distinct()
    )


def sold_matching(location: Location, text: str, most: int = 60) -> list[Service]:
    """Services whose name or category has every word of `text`, with their variants in use."""
    found = sold_at(location)
    for word in text.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(category__name__icontains=word))
    return list(found.prefetch_related(_variants())[:most])


def bundles_matching(location: Location, text: str) -> list[Bundle]:
    """Bundles whose name has every word of `text` and whose services are all sold at the location."""
    rows = Bundle.objects.filter(archived_at=None).prefetch_related("items__service")
    for word in text.split()[:6]:
        rows = rows.filter(name__icontains=word)
    elsewhere = Service.objects.exclude(pk__in=sold_at(location).order_by().values("pk"))
    return list(rows.exclude(items__service__in=elsewhere).exclude(items=None))


def tokens_of(text: str) -> list[str]:
    """The services that a tap on the menu adds: the one of the token, or those of bundle 7 for `b7`, in order."""
    if not text.startswith("b") or not text[1:].isdecimal() or len(text) > LONGEST_ID:
        return [text]
    items = BundleItem.objects.filter(bundle_id=int(text[1:]), bundle__archived_at=None)
    return [str(service_id) for service_id in items.values_list("service_id", flat=True)]


def services_with_choices(location: Location, service_ids: Iterable[int]) -> dict[int, Service]:
    """Services by id with `in_use` (variants), `extras` (add-ons) and `doers` (people of the location)."""
    here = StaffService.objects.filter(
        staff__locations=location, staff__archived_at=None, staff__takes_appointments=True
    )
    rows = Service.objects.filter(pk__in=set(service_ids)).prefetch_related(
        _variants(),
        Prefetch("add_ons", AddOn.objects.filter(archived_at=None), to_attr="extras"),
        Prefetch(
            "staff_services",
            here.select_related("staff").order_by("staff__position", "staff_id"),
            to_attr="doers",
        ),
    )
    return {service.pk: service for service in rows}


def _variants() -> "Prefetch[str, QuerySet[ServiceVariant], str]":
    return Prefetch("variants", ServiceVariant.objects.filter(archived_at=None), to_attr="in_use")
