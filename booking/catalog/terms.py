"""What a service takes and costs with one person: the same sums on every page as in the diary's own lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booking.catalog.models import AddOn, Bundle, Service, ServiceVariant, StaffService
from kernel.money import split_minor

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


@dataclass(frozen=True, slots=True)
class Priced:
    """A line's price in minor units: on the menu, at its person and in its variant, and of its add-ons alone."""

    menu_minor: int
    own_minor: int
    extras_minor: int = 0


def bundle_prices(bundle_minor: int, lines: Sequence[Priced]) -> list[int]:
    """What each line costs when all of them are sold for the bundle's price; never below zero.

    The bundle's price stands for the menu's: what a person or a variant differs from the menu is added to it and
    split over the lines by what each would cost alone; add-ons stay on their line, in full.
    """
    owed = max(0, bundle_minor + sum(line.own_minor - line.menu_minor for line in lines))
    shares = split_minor(owed, [line.own_minor for line in lines])
    return [share + line.extras_minor for share, line in zip(shares, lines, strict=True)]


def bundle_among(bundles: Iterable[Bundle], service_ids: Sequence[int]) -> Bundle | None:
    """The cheapest bundle with a price of its own that has exactly these services, in whatever order."""
    wanted = sorted(service_ids)
    found = [
        bundle
        for bundle in bundles
        if bundle.price_minor is not None and sorted(item.service_id for item in bundle.items.all()) == wanted
    ]
    return min(found, key=lambda bundle: bundle.price_minor or 0, default=None)
