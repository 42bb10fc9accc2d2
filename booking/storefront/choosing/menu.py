"""The menu as rows to tap: each knows what it costs, whether it is chosen, and where each tap leads."""

from dataclasses import dataclass

from booking.catalog.models import AddOn, Service, ServiceCategory, ServiceVariant
from booking.storefront.choosing.basket import Basket, Line
from booking.storefront.choosing.choice import Choice, Item
from booking.storefront.shop import Shop


@dataclass(frozen=True, slots=True)
class Tap:
    """A variant or an add-on, and the choice that tapping it leads to."""

    thing: ServiceVariant | AddOn
    line: Line
    is_chosen: bool
    choice: Choice


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One service of the menu."""

    service: Service
    line: Line
    is_chosen: bool
    choice: Choice
    variants: tuple[Tap, ...]
    add_ons: tuple[Tap, ...]


@dataclass(frozen=True, slots=True)
class MenuPart:
    """A heading with its rows."""

    category: ServiceCategory
    rows: tuple[MenuRow, ...]


def menu_of(shop: Shop, basket: Basket) -> list[MenuPart]:
    """The shop's menu, as it stands with that basket."""
    return [
        MenuPart(category, tuple(row_of(shop, basket, service) for service in services))
        for category, services in shop.categories
    ]


def row_of(shop: Shop, basket: Basket, service: Service) -> MenuRow:
    """The row of one service."""
    chosen = next((line for line in basket.lines if line.service.pk == service.pk), None)
    line = chosen.alone if chosen else _alone(shop, Item(service.pk))
    return MenuRow(
        service=service,
        line=line,
        is_chosen=chosen is not None,
        choice=_swapped(basket, service.pk, None if chosen else Item(service.pk)),
        variants=tuple(_variant(shop, basket, line, variant) for variant in service.variants.all()),
        add_ons=tuple(_add_on(shop, basket, line, extra) for extra in service.add_ons.all())
        if chosen
        else (),
    )


def _variant(shop: Shop, basket: Basket, line: Line, variant: ServiceVariant) -> Tap:
    item = Item(line.service.pk, variant.pk, line.item.add_on_ids)
    is_chosen = line.variant is not None and line.variant.pk == variant.pk
    after = _swapped(basket, line.service.pk, None if is_chosen else item)
    return Tap(variant, _alone(shop, Item(line.service.pk, variant.pk)), is_chosen, after)


def _add_on(shop: Shop, basket: Basket, line: Line, add_on: AddOn) -> Tap:
    after = _swapped(basket, line.service.pk, line.item.toggled(add_on.pk))
    return Tap(add_on, line, add_on.pk in line.item.add_on_ids, after)


def _alone(shop: Shop, item: Item) -> Line:
    return shop.basket(Choice(items=(item,))).lines[0]


def _swapped(basket: Basket, service_id: int, item: Item | None) -> Choice:
    """The choice with the service's item replaced in its place, added at the end, or taken out."""
    items = list(basket.choice.items)
    places = [index for index, known in enumerate(items) if known.service_id == service_id]
    if places:
        items[places[0] : places[0] + 1] = [item] if item else []
    elif item:
        items.append(item)
    return basket.choice.with_items(items)
