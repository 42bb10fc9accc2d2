"""Reads of the public pages: only what is public, with the joins inside."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from booking.catalog.models import AddOn, Bundle, Service, ServiceVariant, StaffService
from booking.places.models import BookingRules, Closure, Location, OpeningRule
from booking.storefront.models import Look
from booking.team.models import StaffMember
from kernel.prepared import prepared_cursor

_SHOP = """
SELECT l.id, l.name, l.country, l.time_zone, r.id, r.move_notice_minutes, r.cancel_notice_minutes
FROM places_location l LEFT JOIN places_bookingrules r ON r.location_id = l.id WHERE l.id = %s
"""


def look() -> Look:
    """The salon's look; its defaults until it was saved for the first time."""
    return Look.objects.filter(pk=1).first() or Look(pk=1)


def is_published() -> bool:
    """Whether strangers may see the booking page: asked by every public request, so one small prepared query."""
    with prepared_cursor() as cursor:
        cursor.execute("SELECT published FROM storefront_look WHERE id = 1")
        row = cursor.fetchone()
    return True if row is None else bool(row[0])


def locations() -> QuerySet[Location]:
    """The shops that can be booked, in the salon's order, with their rules."""
    return Location.objects.filter(archived_at=None).select_related("rules")


def zone_of_shop(pk: int) -> str | None:
    """The time zone of the shop of that id, None when there is none that can be booked; one small prepared query."""
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT time_zone FROM places_location WHERE id = %s::bigint AND archived_at IS NULL", [pk]
        )
        row = cursor.fetchone()
    return str(row[0]) if row else None


def shop_to_book(pk: int) -> Location | None:
    """The shop of that id with what a booking asks of it: country, time zone, notices. The rest is read when asked."""
    with prepared_cursor() as cursor:
        cursor.execute(_SHOP, [pk])
        row = cursor.fetchone()
    if row is None:
        return None
    location = Location.from_db("default", ["id", "name", "country", "time_zone"], row[:4])
    if row[4] is not None:
        names = ["id", "location_id", "move_notice_minutes", "cancel_notice_minutes"]
        location.rules = BookingRules.from_db("default", names, [row[4], row[0], *row[5:]])
    else:
        location.rules = BookingRules(location=location)
    return location


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
