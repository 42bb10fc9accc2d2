"""Reads of the public pages: only what is public, with the joins inside."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from booking.catalog.models import AddOn, Bundle, Service, ServiceVariant, StaffService
from booking.places.models import BookingRules, Closure, Location, OpeningRule
from booking.storefront.models import Look
from booking.team.models import StaffMember


def look() -> Look:
    """The salon's look; its defaults until it was saved for the first time."""
    return Look.objects.filter(pk=1).first() or Look(pk=1)


def locations() -> QuerySet[Location]:
    """The shops that can be booked, in the salon's order, with their rules."""
    return Location.objects.filter(archived_at=None).select_related("rules")


def rules_of(location: Location) -> BookingRules:
    """The booking rules of a shop; the defaults while nobody has set any."""
    rules: BookingRules | None = getattr(location, "rules", None)
    return rules or BookingRules(location=location)


def opening_rules(location: Location, since: date) -> QuerySet[OpeningRule]:
    """Weekly hours, and those of single dates from `since` on."""
    return location.opening_rules.filter(Q(on_date=None) | Q(on_date__gte=since))


def closures(location: Location, since: date) -> QuerySet[Closure]:
    """Closures that have not ended by `since`."""
    return location.closures.filter(ends_on__gt=since).order_by("starts_on")


def team(location: Location, today: date) -> QuerySet[StaffMember]:
    """People of the shop whom strangers may book, in the salon's order."""
    return StaffMember.objects.filter(
        Q(leaves_on=None) | Q(leaves_on__gt=today),
        locations=location,
        archived_at=None,
        takes_appointments=True,
        bookable_online=True,
    )


def services(location: Location) -> QuerySet[Service]:
    """Services sold online at the shop by somebody there, with variants, add-ons and the people who do them.

    A service that names no location is sold in all of them.
    """
    doers = _doers(location)
    return (
        Service.objects.filter(Q(locations=None) | Q(locations=location), pk__in=doers.values("service"))
        .filter(archived_at=None, bookable_online=True, category__archived_at=None)
        .select_related("category")
        .prefetch_related(
            Prefetch("variants", ServiceVariant.objects.filter(archived_at=None)),
            Prefetch("add_ons", AddOn.objects.filter(archived_at=None)),
            Prefetch("staff_services", doers),
        )
        .order_by("category__position", "category_id", "position", "id")
    )


def bundles() -> QuerySet[Bundle]:
    """Bundles sold online, with their services in order."""
    return Bundle.objects.filter(archived_at=None, bookable_online=True).prefetch_related("items")


def sold_online() -> QuerySet[Service]:
    """Every service that has a page of its own for strangers, wherever it is sold."""
    return Service.objects.filter(archived_at=None, bookable_online=True, category__archived_at=None)


def bookable_people() -> QuerySet[StaffMember]:
    """Everybody whom strangers may book, wherever they work."""
    return StaffMember.objects.filter(archived_at=None, takes_appointments=True, bookable_online=True)


def _doers(location: Location) -> QuerySet[StaffService]:
    return StaffService.objects.filter(
        staff__locations=location,
        staff__archived_at=None,
        staff__takes_appointments=True,
        staff__bookable_online=True,
    )
