"""Other times for a visit that is already booked: the same services and people, its own time counted as free."""

from datetime import date

from booking.diary.availability import free_offers
from booking.diary.changes import wishes_of
from booking.diary.models import Appointment
from booking.diary.wishes import Channel, DayOffers
from booking.storefront.choosing.choice import Choice
from booking.storefront.choosing.times import Times, Window, times_of
from booking.storefront.shop import Shop, shop_at
from kernel.clock import Clock


def moving_shop(appointment: Appointment, clock: Clock) -> Shop:
    """The shop of the visit."""
    return shop_at(appointment.location, clock)


def moving_times(appointment: Appointment, choice: Choice, shop: Shop) -> Times:
    """The free times of the visit around the day asked for, its own day at first."""
    wishes = wishes_of(appointment, Channel.STOREFRONT, None)

    def ask(first: date, last: date) -> list[DayOffers]:
        return free_offers(
            location_id=appointment.location_id,
            wishes=wishes,
            first_day=first,
            last_day=last,
            channel=Channel.STOREFRONT,
            clock=shop.clock,
            moving_id=appointment.pk,
        )

    day = choice.day or appointment.starts_at.astimezone(shop.tz).date()
    return times_of(Window(shop.today, shop.last_day, choice.week, day, choice.starts_at), shop.tz, ask)
