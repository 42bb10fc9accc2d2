"""The salon's own page, and one page per service."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from booking.catalog.models import Bundle
from booking.diary.availability import free_offers
from booking.diary.wishes import Channel, LineWish
from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import Choice, Item, choice_of
from booking.storefront.choosing.menu import menu_of, row_of
from booking.storefront.facts import salon_facts
from booking.storefront.pages import PublicRequest, page, public_page
from booking.storefront.shop import Shop, shop_of
from kernel.design.panels import panels_at
from kernel.errors import NotFound

REVIEWS = "storefront.reviews"  # the place where a room that gathers reviews shows them
NEXT_FREE_DAYS = 7
NEXT_FREE_SECONDS = 60


@require_safe
@gzip_page
@public_page
def home(request: PublicRequest) -> HttpResponse:
    """Look, menu, team, hours and the way to book."""
    choice = choice_of(request.GET)
    shop = shop_of(choice, request.clock)
    context = home_context(shop, choice) | {"reviews": panels_at(REVIEWS, request, shop=shop)}
    return page(request, "storefront/home.html", context, location=shop.location)


@require_safe
@gzip_page
@public_page
def service(request: PublicRequest, slug: str) -> HttpResponse:
    """One service: what it is, how long, what it costs, who does it."""
    choice = choice_of(request.GET)
    shop = shop_of(choice, request.clock)
    found = next((item for item in shop.menu if item.slug == slug), None)
    if found is None:
        raise NotFound
    doers = {doer.staff_id for doer in found.staff_services.all()}
    basket = shop.basket(choice.with_items((Item(found.pk),)))
    context = {
        "shop": shop,
        "service": found,
        "line": basket.lines[0],
        "people": [member for member in shop.team if member.pk in doers],
        "choice": basket.choice,
        "variants": row_of(shop, basket, found).variants,
    }
    return page(request, "storefront/service.html", context, location=shop.location)


def home_context(shop: Shop, choice: Choice) -> dict[str, Any]:
    """Everything that the salon's page shows."""
    hours = shop.hours()
    basket = shop.basket(choice)
    return {
        "shop": shop,
        "choice": basket.choice,
        "basket": basket,
        "menu": menu_of(shop, basket),
        "bundles": bundles_of(shop, basket),
        "tz": shop.tz,
        "state": hours.state(shop.now),
        "hours": hours,
        "week": hours.week(shop.now),
        "exceptions": hours.exceptions(shop.now),
        "next_free": next_free(shop),
        "facts": salon_facts(shop),
    }


def bundles_of(shop: Shop, basket: Basket) -> list[tuple[Bundle, Basket]]:
    """Bundles all of whose services are sold here, each as the basket that tapping it leads to."""
    sold = {service.pk for service in shop.menu}
    found = [(bundle, [item.service_id for item in bundle.items.all()]) for bundle in shop.bundles]
    return [
        (bundle, shop.basket(basket.choice.with_items([Item(pk) for pk in ids])))
        for bundle, ids in found
        if ids and set(ids) <= sold
    ]


def next_free(shop: Shop) -> datetime | None:
    """The first free start of the shortest service within a week; as it stood within the last minute."""
    if not shop.menu:
        return None
    name = f"storefront:next_free:{shop.location.pk}"
    known: datetime | str | None = cache.get(name)
    if known is None:
        known = _first_start(shop) or "none"
        cache.set(name, known, NEXT_FREE_SECONDS)
    return known if isinstance(known, datetime) and known > shop.now else None


def _first_start(shop: Shop) -> datetime | None:
    shortest = min(shop.menu, key=lambda service: service.minutes)
    days = free_offers(
        location_id=shop.location.pk,
        wishes=[LineWish(shortest.pk, next((variant.pk for variant in shortest.variants.all()), None))],
        first_day=shop.today,
        last_day=min(shop.last_day, shop.today + timedelta(days=NEXT_FREE_DAYS - 1)),
        channel=Channel.STOREFRONT,
        clock=shop.clock,
    )
    return next((offer.starts_at for day in days for offer in day.offers), None)
