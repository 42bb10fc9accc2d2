"""The page of one person of the team, with a link of its own: who they are, what they do, when they are free next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from booking.diary.availability import free_offers
from booking.diary.wishes import Channel, LineWish, Offer
from booking.places.models import Location
from booking.storefront import wording
from booking.storefront.choosing.basket import Line
from booking.storefront.choosing.choice import Choice, Item, choice_of
from booking.storefront.pages import PublicRequest, page, public_page
from booking.storefront.person_facts import person_facts
from booking.storefront.shop import Shop, shop_at, shop_of
from booking.team.models import StaffMember
from kernel.errors import NotFound
from kernel.marks import listed

FREE_DAYS = 14
FREE_SECONDS = 60
MOST_STARTS, MOST_A_DAY = 6, 2


@dataclass(frozen=True, slots=True)
class FreeStart:
    """One of the next free starts: when, in words, and the choice that it leads to."""

    text: str
    choice: Choice


@require_safe
@gzip_page
@public_page
def person(request: PublicRequest, slug: str) -> HttpResponse:
    """One person: words about them, their services with their prices, their next free times, the way to book them."""
    shop, found = _found(request, slug)
    choice = replace(
        choice_of(request.GET), items=(), starts_at=None, day=None, week=None, people=(found.pk,)
    )
    if len(shop.siblings) > 1:
        choice = replace(choice, location=shop.location.slug)
    lines = _lines(shop, found, choice)
    quickest = min(lines, key=lambda line: line.minutes, default=None)
    context = {
        "shop": shop,
        "person": found,
        "choice": choice,
        "lines": lines,
        "quickest": quickest,
        "starts": _starts(shop, found, choice, quickest) if quickest else [],
        "places": _others(shop, found),
        "about": _about(found, lines),
        "facts": person_facts(shop, found, lines),
    }
    return page(request, "storefront/person.html", context, location=shop.location)


@require_safe
@public_page
def old_person(request: PublicRequest, slug: str) -> HttpResponse:
    """Where the page stood before: links that were printed or sent still lead there."""
    query = request.META.get("QUERY_STRING", "")
    to = redirect("storefront:person", slug=slug, permanent=True)
    to["Location"] += f"?{query}" if query else ""
    return to


def _found(request: PublicRequest, slug: str) -> tuple[Shop, StaffMember]:
    """The person and a shop they can be booked at: the one that was asked for, or the first; raises NotFound."""
    choice = choice_of(request.GET)
    first = shop_of(choice, request.clock)
    asked = () if choice.location == first.location.slug else first.siblings
    for place in (first.location, *asked):
        shop = first if place == first.location else shop_at(place, request.clock, first.siblings)
        for member in shop.team:
            if member.slug == slug:
                return shop, member
    raise NotFound


def _lines(shop: Shop, member: StaffMember, choice: Choice) -> list[Line]:
    """What the person does here, at their own minutes and prices, in the menu's order."""
    does = [item for item in shop.menu if any(row.staff_id == member.pk for row in item.staff_services.all())]
    return [shop.basket(choice.with_items((Item(item.pk),))).lines[0] for item in does]


def _starts(shop: Shop, member: StaffMember, choice: Choice, line: Line) -> list[FreeStart]:
    """Their next free starts for that service, few of each day; as they stood within the last minute."""
    name = f"storefront:person_free:{shop.location.pk}:{member.pk}:{line.service.pk}"
    known: list[datetime] | None = cache.get(name)
    if known is None:
        known = _asked(shop, member, line)
        cache.set(name, known, FREE_SECONDS)
    variant = next((variant.pk for variant in line.service.variants.all()), None)
    chosen = choice.with_items((Item(line.service.pk, variant),))
    return [
        FreeStart(
            text=wording.near_text(start, shop.tz, shop.today),
            choice=replace(chosen, day=start.astimezone(shop.tz).date(), starts_at=start),
        )
        for start in known
        if start > shop.now
    ]


def _asked(shop: Shop, member: StaffMember, line: Line) -> list[datetime]:
    variant = next((variant.pk for variant in line.service.variants.all()), None)
    days = free_offers(
        location_id=shop.location.pk,
        wishes=[LineWish(line.service.pk, variant, staff_id=member.pk)],
        first_day=shop.today,
        last_day=min(shop.last_day, shop.today + timedelta(days=FREE_DAYS - 1)),
        channel=Channel.STOREFRONT,
        clock=shop.clock,
    )
    return [offer.starts_at for day in days for offer in _spread(day.offers)][:MOST_STARTS]


def _spread(offers: Sequence[Offer]) -> Sequence[Offer]:
    """The first of a day and one from its second half."""
    return offers if len(offers) <= MOST_A_DAY else (offers[0], offers[(len(offers) + 1) // 2])


def _others(shop: Shop, member: StaffMember) -> list[Location]:
    """The shops at which the person works, where there are several."""
    if len(shop.siblings) < 2:
        return []
    theirs = set(member.locations.values_list("pk", flat=True))
    places = [place for place in shop.siblings if place.pk in theirs]
    return places if len(places) > 1 else []


def _about(member: StaffMember, lines: Sequence[Line]) -> str:
    """What search engines show below the page's name."""
    words = listed(line.service.name for line in lines[:4])
    named = {"name": member.name, "title": member.title, "services": words}
    if not words:
        return member.title
    return _("%(name)s: %(services)s. Book online.") % named
