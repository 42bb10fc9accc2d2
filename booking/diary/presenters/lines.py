"""The services of a visit being put together: each with its variants, add-ons and people to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import pgettext

from booking.catalog.models import Bundle, Service
from booking.catalog.terms import Priced, bundle_prices, minutes_with, price_with
from booking.diary.sight import Sight
from booking.diary.wish_params import token_of
from booking.diary.wishes import LineWish
from kernel.design.templatetags.design import duration

PAUSES = (5, 10, 15, 20, 30, 45, 60, 90, 120)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select or a checkbox."""

    value: str
    label: str
    chosen: bool
    price_minor: int = 0


@dataclass(frozen=True, slots=True)
class LineChoice:
    """One service in its place; price and minutes as they stand with the choices made."""

    place: int
    token: str
    name: str
    colour: int
    minutes: int
    price_minor: int
    variants: list[Option]
    add_ons: list[Option]
    people: list[Option]
    anyone: bool
    priced: Priced
    together: bool = False
    guest: int = 0
    is_first: bool = True
    pause: int = 0
    pauses: tuple[Option, ...] = ()

    @property
    def guest_number(self) -> int:
        """The guest, counted from one."""
        return self.guest + 1

    @property
    def none_chosen(self) -> bool:
        """Whether it is anyone's."""
        return not any(person.chosen for person in self.people)


def lines_for(
    wishes: Sequence[LineWish], services: Mapping[int, Any], sight: Sight, *, longest_pause: int = 0
) -> list[LineChoice]:
    """The wishes whose service is there, in order; with pauses of up to `longest_pause` minutes to choose from."""
    firsts = {wish.guest: place for place, wish in reversed(list(enumerate(wishes)))}
    return [
        replace(
            _line(place, wish, services[wish.service_id], sight),
            is_first=firsts[wish.guest] == place,
            pauses=_pauses(place, wish, longest_pause) if firsts[wish.guest] != place else (),
        )
        for place, wish in enumerate(wishes)
        if wish.service_id in services
    ]


def lines_in_bundle(lines: list[LineChoice], bundle: Bundle | None) -> list[LineChoice]:
    """The lines with their shares of the bundle's price, where they are one."""
    if bundle is None or bundle.price_minor is None:
        return lines
    prices = bundle_prices(bundle.price_minor, [line.priced for line in lines])
    return [replace(line, price_minor=price) for line, price in zip(lines, prices, strict=True)]


def _line(place: int, wish: LineWish, service: Any, sight: Sight) -> LineChoice:
    variant = next((row for row in service.in_use if row.pk == wish.variant_id), None)
    extras = [row for row in service.extras if row.pk in wish.add_on_ids]
    doers = [row for row in service.doers if sight.whole or row.staff_id == sight.staff_id]
    doer = next((row for row in doers if row.staff_id == wish.staff_id), None)
    return LineChoice(
        place=place,
        token=token_of(wish),
        name=f"{service.name} · {variant.name}" if variant else service.name,
        colour=service.colour,
        minutes=minutes_with(service, variant, extras, doer),
        price_minor=price_with(service, variant, extras, doer),
        variants=_variants(service, wish),
        add_ons=[
            Option(f"{place}-{row.pk}", row.name, row.pk in wish.add_on_ids, row.price_minor)
            for row in service.extras
        ],
        people=[Option(str(row.staff_id), row.staff.name, row.staff_id == wish.staff_id) for row in doers],
        anyone=sight.whole,
        together=wish.together,
        guest=wish.guest,
        pause=wish.pause,
        priced=Priced(
            service.price_minor,
            price_with(service, variant, (), doer),
            sum(row.price_minor for row in extras),
        ),
    )


def _pauses(place: int, wish: LineWish, longest: int) -> tuple[Option, ...]:
    """The pauses to choose from before the line, what is chosen among them; none for one that starts with another."""
    if wish.together or not (longest or wish.pause):
        return ()
    offered = {0, wish.pause, longest, *(minutes for minutes in PAUSES if minutes < longest)}
    return tuple(
        Option(
            f"{place}-{minutes}",
            duration(minutes) if minutes else pgettext("pause", "none"),
            minutes == wish.pause,
        )
        for minutes in sorted(offered)
    )


def _variants(service: Service, wish: LineWish) -> list[Option]:
    return [
        Option(f"{service.pk}v{row.pk}", row.name, row.pk == wish.variant_id, row.price_minor)
        for row in service.in_use  # type: ignore[attr-defined]
    ]
