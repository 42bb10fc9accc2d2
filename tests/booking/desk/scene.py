"""A shop today with a visit, for tests of the desk's pages. Times are the shop's wall times of today."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from booking.diary import services
from booking.diary.models import Appointment
from booking.diary.wishes import Channel, CustomerDetails, LineWish, VisitExtras
from kernel.actor import system_actor
from kernel.clock import instant_of, local_day, system_clock
from tests.cast import OpenSalon, open_salon

ALL_DAY = {"start_minute": 0, "end_minute": 24 * 60}


def open_all_day() -> OpenSalon:
    """A shop that is open around the clock, so that a test works at any hour."""
    return open_salon(**ALL_DAY)


def today_of(shop: OpenSalon):
    """The shop's local day."""
    return local_day(system_clock.now(), ZoneInfo(shop.location.time_zone))


def at(shop: OpenSalon, minute: int, days: int = 0):
    """The instant of the wall minute `days` from today."""
    return instant_of(today_of(shop) + timedelta(days=days), minute, ZoneInfo(shop.location.time_zone))


def book(
    shop: OpenSalon, minute: int = 600, *, days: int = 0, staff: int = 0, service: int = 0, name: str = "Ada"
) -> Appointment:
    """A visit by the engine, over anything else."""
    return services.appointment_book(
        actor=system_actor("test"),
        clock=system_clock,
        channel=Channel.DESK,
        location_id=shop.location.pk,
        starts_at=at(shop, minute, days),
        wishes=[LineWish(service_id=shop.services[service].pk, staff_id=shop.staff[staff].pk)],
        customer=CustomerDetails(name=name, email=f"{name.lower().replace(' ', '.')}@example.com", phone=""),
        extras=VisitExtras(source="storefront"),
        override=True,
    )
