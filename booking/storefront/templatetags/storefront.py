"""Words and addresses of the public pages inside templates."""

from dataclasses import replace
from datetime import date, datetime, tzinfo
from urllib.parse import quote_plus, urlencode

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from booking.places.models import Location
from booking.storefront import wording
from booking.storefront.choosing.basket import Basket, Line
from booking.storefront.choosing.choice import Choice, Item, instant_text
from booking.storefront.hours import OpenState
from booking.storefront.pages import salon_address
from kernel.clock import local_day
from kernel.photos import photo_url

register = template.Library()
MAP = "https://www.openstreetmap.org/search?query="
MAP_IN_CHINA = "https://uri.amap.com/search?keyword="


@register.simple_tag
def price(amount_minor: int) -> str:
    """A price in the salon's currency: `{% price add_on.price_minor %}`."""
    return wording.price_text(amount_minor)


@register.filter
def sum_of(basket: Basket | Line) -> str:
    """What a basket or a line costs: `{{ basket|sum_of }}`."""
    return wording.price_text(basket.price_minor, is_from=basket.is_from)


@register.simple_tag
def moment(instant: datetime, tz: tzinfo) -> str:
    """Day and time at the shop: `{% moment visit.starts_at tz %}`."""
    return wording.moment_text(instant, tz)


@register.simple_tag
def clock_time(instant: datetime, tz: tzinfo) -> str:
    """Time of day at the shop: `{% clock_time offer.starts_at tz %}`."""
    return wording.time_text(instant, tz)


@register.simple_tag
def instant(value: datetime) -> str:
    """An instant as addresses and forms carry it."""
    return instant_text(value)


@register.filter
def short_day(day: date) -> str:
    """`{{ day|short_day }}`: "Tue 1 Dec"."""
    return wording.day_text(day)


@register.filter
def long_day(day: date) -> str:
    """`{{ day|long_day }}`: "Tuesday 1 December"."""
    return wording.long_day_text(day)


@register.filter
def weekday(day: date) -> str:
    """`{{ day|weekday }}`: "Tue"."""
    return wording.weekday_text(day)


@register.simple_tag
def open_state(state: OpenState, tz: tzinfo, today: date) -> str:
    """ "Open until 19:30", or when it opens next."""
    if state.is_open and state.changes_at:
        until = gettext("until %(time)s") % {"time": wording.time_text(state.changes_at, tz)}
        return format_html('<span class="good-text strong">{}</span> {}', gettext("Open"), until)
    closed = format_html('<span class="strong">{}</span>', gettext("Closed"))
    if state.changes_at is None:
        return closed
    when = wording.near_text(state.changes_at, tz, today)
    return format_html("{} · {}", closed, gettext("opens %(when)s") % {"when": when})


@register.simple_tag
def next_free_text(start: datetime, tz: tzinfo, today: date) -> str:
    """ "next free today 11:40"."""
    return gettext("next free %(when)s") % {"when": wording.near_text(start, tz, today)}


@register.simple_tag
def link_to(address: str, choice: Choice) -> str:
    """An address that carries the choice: `{% link_to "/book/time/" choice %}`."""
    if not choice.query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{choice.query}"


@register.simple_tag
def link_to_day(address: str, choice: Choice, day: date) -> str:
    """The times of another day."""
    return link_to(address, choice.on(day))


@register.simple_tag
def link_to_week(address: str, choice: Choice, week: date) -> str:
    """The strip from another day on, with its first free day."""
    return link_to(address, choice.on(None, week))


@register.simple_tag
def link_to_start(address: str, choice: Choice, start: datetime) -> str:
    """The same page with that start chosen."""
    day = choice.day or local_day(start, wording.current_zone())
    return link_to(address, replace(choice, day=day, starts_at=start))


@register.simple_tag
def link_to_item(address: str, choice: Choice, item: Item) -> str:
    """An address with just that service chosen."""
    return link_to(address, choice.with_items((item,)))


@register.simple_tag
def place_link(place: Location, choice: Choice, deep: list[tuple[str, str]]) -> str:
    """On to the booking at that shop, with what the sent link named."""
    pairs = [*replace(choice, location=place.slug).pairs, *deep]
    return f"/book/?{urlencode(pairs)}"


@register.simple_tag
def map_link(place: Location) -> str:
    """The shop on a map that works where it is."""
    where = ", ".join(filter(None, (place.street, f"{place.postcode} {place.city}".strip())))
    return (MAP_IN_CHINA if place.country == "CN" else MAP) + quote_plus(where)


@register.simple_tag
def photo(name: str, *, small: bool = False) -> str:
    """The address of a photo, "" for none."""
    return photo_url(name, small=small)


@register.simple_tag
def photo_whole(name: str) -> str:
    """The whole address of a photo, for pages elsewhere that show it."""
    return salon_address(photo_url(name))


@register.simple_tag
def photo_small(name: str) -> str:
    """The address of the small size of a photo, "" for none."""
    return photo_url(name, small=True)
