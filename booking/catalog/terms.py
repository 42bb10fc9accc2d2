"""What a service takes and costs with one person: the same sums on every page as in the diary's own lines."""

from collections.abc import Iterable

from booking.catalog.models import AddOn, Service, ServiceVariant, StaffService

SHORTEST_WORK = 5


def minutes_with(
    service: Service, variant: ServiceVariant | None, add_ons: Iterable[AddOn], doer: StaffService | None
) -> int:
    """How long it takes with `doer`, or by default (None). With a variant, the person's own difference is kept."""
    timed = variant or service
    own = 0 if doer is None or doer.work_minutes is None else doer.work_minutes - service.work_minutes
    work = max(SHORTEST_WORK, timed.work_minutes + own)
    extra = sum(add_on.minutes for add_on in add_ons)
    return work + timed.processing_minutes + timed.finishing_minutes + extra


def price_with(
    service: Service, variant: ServiceVariant | None, add_ons: Iterable[AddOn], doer: StaffService | None
) -> int:
    """What it costs with `doer`, or by default (None), in minor units; the difference is kept with a variant."""
    priced = variant or service
    own = 0 if doer is None or doer.price_minor is None else doer.price_minor - service.price_minor
    return max(0, priced.price_minor + own) + sum(add_on.price_minor for add_on in add_ons)
