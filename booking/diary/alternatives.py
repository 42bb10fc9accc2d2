"""The nearest free times, for whoever came a moment too late."""

from datetime import timedelta

from booking.diary.availability import free_offers
from booking.diary.seating import Request
from booking.diary.wishes import Offer
from booking.places.models import Location
from kernel.clock import Clock, local_day, zone
from kernel.errors import BadInput

MOST = 5
DAYS = 14


def alternatives_near(request: Request, clock: Clock) -> list[Offer]:
    """Up to five offers for the same wishes: the nearest of the same day, then those of the next two weeks."""
    location = Location.objects.get(pk=request.location_id)
    day = local_day(request.starts_at, zone(location.time_zone))
    try:
        days = free_offers(
            location_id=request.location_id,
            wishes=request.wishes,
            first_day=day,
            last_day=day + timedelta(days=DAYS),
            channel=request.channel,
            clock=clock,
            moving_id=request.moving_id,
            hold_key=request.hold_key,
        )
    except BadInput:  # what is moved may no longer be sold: there is nothing to propose
        return []
    offers = [offer for of_day in days for offer in of_day.offers if offer.starts_at != request.starts_at]
    return sorted(
        sorted(offers, key=lambda offer: abs(offer.starts_at - request.starts_at))[:MOST], key=_start
    )


def _start(offer: Offer) -> float:
    return offer.starts_at.timestamp()
