"""Other times for a visit that is already booked: the same services and people, its own time counted as free."""

from datetime import date

from booking.diary.availability import free_offers
from booking.diary.models import Appointment, AppointmentLine
from booking.diary.wishes import Channel, DayOffers, LineWish
from booking.storefront.choice import Choice
from booking.storefront.shop import Shop, shop_at
from booking.storefront.times import Times, Window, times_of
from kernel.clock import Clock


def moving_shop(appointment: Appointment, clock: Clock) -> Shop:
    """The shop of the visit."""
    return shop_at(appointment.location, clock)


def moving_times(appointment: Appointment, choice: Choice, shop: Shop) -> Times:
    """The free times of the visit around the day asked for, its own day at first."""
    wishes = [wish_of(line) for line in appointment.lines.all()]

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


def wish_of(line: AppointmentLine) -> LineWish:
    """The line as the engine is asked for it; a person nobody wished for may be another."""
    return LineWish(
        service_id=line.service_id,
        variant_id=line.variant_id,
        add_on_ids=tuple(add_on["id"] for add_on in line.add_ons),
        staff_id=line.staff_id if line.staff_requested else None,
    )
