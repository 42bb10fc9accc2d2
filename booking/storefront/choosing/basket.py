"""What a choice means at this salon: the services, people, minutes and prices behind its ids."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from booking.catalog.models import AddOn, Bundle, Service, ServiceVariant, StaffService
from booking.catalog.terms import Priced, bundle_among, bundle_prices, minutes_with, price_with
from booking.diary.wishes import LineWish
from booking.places.models import Location
from booking.storefront.choosing.choice import Choice, Item
from booking.team.models import StaffMember
from kernel.marks import listed


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen service with its variant and add-ons, and who may do it. Prices in minor units."""

    item: Item
    service: Service
    variant: ServiceVariant | None
    add_ons: tuple[AddOn, ...]
    doers: tuple[StaffService, ...]
    person_id: int | None = None
    bundled_minor: int | None = None

    @property
    def name(self) -> str:
        """The service as a person would say it: with its variant and add-ons."""
        parts = [self.service.name, *([self.variant.name] if self.variant else [])]
        return " · ".join(parts) + "".join(f" + {add_on.name}" for add_on in self.add_ons)

    @property
    def minutes(self) -> int:
        """How long it takes at the chosen person, or by default."""
        return minutes_with(self.service, self.variant, self.add_ons, self._own)

    @property
    def price_minor(self) -> int:
        """The price at the chosen person, or the lowest there is; in a bundle, the line's share of its price."""
        return min(self._prices) if self.bundled_minor is None else self.bundled_minor

    @property
    def alone(self) -> "Line":
        """The same line as it is sold by itself."""
        return replace(self, bundled_minor=None)

    @property
    def priced(self) -> Priced:
        """Its price by itself, in parts."""
        extras = sum(add_on.price_minor for add_on in self.add_ons)
        return Priced(self.service.price_minor, min(self._prices) - extras, extras)

    @property
    def is_from(self) -> bool:
        """Whether the price is a "from" price: said so in the menu, or people differ."""
        return self.service.price_is_from or len(self._prices) > 1

    @property
    def needs_variant(self) -> bool:
        """Whether the service comes in variants and none is chosen yet."""
        return self.variant is None and bool(self.service.variants.all())

    @property
    def staff_ids(self) -> set[int]:
        """Who may do it."""
        return {doer.staff_id for doer in self.doers}

    @property
    def _own(self) -> StaffService | None:
        return next((doer for doer in self.doers if doer.staff_id == self.person_id), None)

    @property
    def _prices(self) -> set[int]:
        """Every price that it can come to: with whoever may do it, in every variant while none is chosen."""
        doers: Iterable[StaffService | None] = [self._own] if self._own else self.doers or (None,)
        variants = self.service.variants.all() if self.needs_variant else (self.variant,)
        return {
            price_with(self.service, variant, self.add_ons, doer) for doer in doers for variant in variants
        }


@dataclass(frozen=True, slots=True)
class Basket:
    """The choice with everything looked up; `choice` holds only what exists."""

    choice: Choice
    location: Location
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        """How long the visit takes, without waits."""
        return sum(line.minutes for line in self.lines)

    @property
    def price_minor(self) -> int:
        """What it costs, or costs at least."""
        return sum(line.price_minor for line in self.lines)

    @property
    def alone_minor(self) -> int:
        """What the same services cost outside a bundle, or cost at least."""
        return sum(line.alone.price_minor for line in self.lines)

    @property
    def is_from(self) -> bool:
        """Whether the sum is a "from" price."""
        return any(line.is_from for line in self.lines)

    @property
    def is_ready(self) -> bool:
        """Whether a time can be chosen: something is in it, and every variant is."""
        return bool(self.lines) and not any(line.needs_variant for line in self.lines)

    @property
    def shown(self) -> str:
        """What a page says of it, as a short mark: another one means that services, people or prices changed since."""
        lines = [(line.item.code, line.person_id) for line in self.lines]
        text = repr((self.location.pk, lines, self.minutes, self.price_minor, self.is_from))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def wishes(self) -> list[LineWish]:
        """The same as the engine is asked."""
        return [
            LineWish(line.service.pk, line.item.variant_id, line.item.add_on_ids, line.person_id)
            for line in self.lines
        ]

    @property
    def names(self) -> str:
        """All services in one line."""
        return listed(line.name for line in self.lines)


def basket_of(
    choice: Choice,
    location: Location,
    menu: Sequence[Service],
    team: Sequence[StaffMember],
    bundles: Sequence[Bundle] = (),
) -> Basket:
    """The basket of `choice`: what is not sold here, or by that person, has fallen out of it."""
    sold = {service.pk: service for service in menu}
    lines = [_line(item, sold[item.service_id]) for item in choice.items if item.service_id in sold]
    known = {person.pk for person in team}
    people = tuple(person if person in known else None for person in choice.people)
    kept = replace(
        choice,
        location=location.slug if choice.location else "",
        items=tuple(line.item for line in lines),
        people=people if len(people) in {1, len(lines)} else (),
    )
    lines = [_with_person(line, kept, at) for at, line in enumerate(lines)]
    return Basket(kept, location, tuple(_in_bundle(lines, bundles)))


def _in_bundle(lines: list[Line], bundles: Sequence[Bundle]) -> list[Line]:
    """The lines with their shares of the bundle's price, where together they are a bundle that has one."""
    bundle = bundle_among(bundles, [line.service.pk for line in lines]) if len(lines) > 1 else None
    if bundle is None or bundle.price_minor is None:
        return lines
    prices = bundle_prices(bundle.price_minor, [line.priced for line in lines])
    return [replace(line, bundled_minor=price) for line, price in zip(lines, prices, strict=True)]


def _line(item: Item, service: Service) -> Line:
    variants = {variant.pk: variant for variant in service.variants.all()}
    add_ons = {add_on.pk: add_on for add_on in service.add_ons.all()}
    chosen = tuple(add_ons[pk] for pk in item.add_on_ids if pk in add_ons)
    variant = variants.get(item.variant_id or 0)
    return Line(
        item=Item(service.pk, variant.pk if variant else None, tuple(add_on.pk for add_on in chosen)),
        service=service,
        variant=variant,
        add_ons=chosen,
        doers=tuple(service.staff_services.all()),
    )


def _with_person(line: Line, choice: Choice, index: int) -> Line:
    person = choice.person_of(index)
    return replace(line, person_id=person if person in line.staff_ids else None)
