"""The way to a booking: what, when, who, done. Everything chosen is in the address until the last form."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from booking.diary.availability import free_offers
from booking.diary.wishes import Channel, DayOffers
from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import Choice, Item, choice_of
from booking.storefront.choosing.holding import hold_end, hold_forget
from booking.storefront.choosing.people import lanes_of
from booking.storefront.choosing.times import Times, Window, times_of
from booking.storefront.pages import PublicRequest, other_zone, page, public_page
from booking.storefront.shop import Shop, shop_of
from booking.storefront.views.home import home_context
from kernel.design.panels import panels_at

TIME = "/book/time/"


@require_safe
@gzip_page
@public_page
def start(request: PublicRequest) -> HttpResponse:
    """The shop (where there are several), then the services; deep links name `service` and `staff` by slug."""
    choice = choice_of(request.GET)
    shop = shop_of(choice, request.clock)
    if len(shop.siblings) > 1 and not choice.location:
        context = {"shop": shop, "choice": choice, "deep": _deep_pairs(request)}
        return page(request, "storefront/places.html", context, location=shop.location)
    choice = deep_choice(request, shop, choice)
    basket = shop.basket(choice)
    if basket.is_ready and "edit" not in request.GET:
        return to(TIME, basket.choice)
    context = home_context(shop, choice)
    return page(request, "storefront/services.html", context, location=shop.location)


@require_safe
@gzip_page
@public_page
def times(request: PublicRequest) -> HttpResponse:
    """The person and the time; who comes back here gives the time held for them free again."""
    is_given_back = hold_end(request)
    choice = choice_of(request.GET)
    shop = shop_of(choice, request.clock)
    basket = shop.basket(choice)
    if not basket.is_ready:
        return to("/book/", replace(basket.choice, starts_at=None))
    found = times_for(shop, basket)
    context = {
        "shop": shop,
        "basket": basket,
        "choice": basket.choice,
        "times": found,
        "lanes": lanes_of(basket, shop.team),
        "tz": shop.tz,
        "other_zone": other_zone(request, shop.location),
        "with_people": people_of(found, shop),
        "panels": panels_at("times", request, choice=basket.choice, is_full=not found.parts),
    }
    answer = page(request, "storefront/times.html", context, location=shop.location)
    if is_given_back:
        hold_forget(answer)
    return answer


def times_for(shop: Shop, basket: Basket, moving_id: int | None = None) -> Times:
    """The free times of the visit at the shop, laid out around the day that was asked for."""
    choice = basket.choice

    def ask(first: date, last: date) -> list[DayOffers]:
        return free_offers(
            location_id=shop.location.pk,
            wishes=basket.wishes,
            first_day=first,
            last_day=last,
            channel=Channel.STOREFRONT,
            clock=shop.clock,
            moving_id=moving_id,
        )

    window = Window(shop.today, shop.last_day, choice.week, choice.day, choice.starts_at)
    return times_of(window, shop.tz, ask)


def people_of(times: Times, shop: Shop) -> str:
    """Who would do the chosen start: at most three names."""
    if times.chosen is None:
        return ""
    ids = dict.fromkeys(pk for line in times.chosen.lines for pk in line.staff_ids)
    names = {member.pk: member.name for member in shop.team}
    return _(" or ").join([names[pk] for pk in ids if pk in names][:3])


def deep_choice(request: PublicRequest, shop: Shop, choice: Choice) -> Choice:
    """The choice with the service and the person of a sent link put in."""
    for slug in request.GET.getlist("service")[:4]:
        ids = [service.pk for service in shop.menu if service.slug == slug]
        if ids and ids[0] not in {item.service_id for item in choice.items}:
            choice = choice.with_items([*choice.items, Item(ids[0])])
    people = [member.pk for member in shop.team if member.slug == request.GET.get("staff")]
    return choice.with_people(people) if people else choice


def to(address: str, choice: Choice) -> HttpResponseRedirect:
    """Go on to `address` with the choice."""
    return redirect(f"{address}?{choice.query}" if choice.query else address)


def _deep_pairs(request: PublicRequest) -> list[tuple[str, str]]:
    pairs: list[tuple[str, Any]] = [("service", slug) for slug in request.GET.getlist("service")[:4]]
    return pairs + ([("staff", request.GET["staff"])] if request.GET.get("staff") else [])
