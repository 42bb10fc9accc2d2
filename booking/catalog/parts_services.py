"""Changing what stands beside services on the menu: categories, add-ons, bundles, and many services at once."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from booking.catalog.models import (
    AddOn,
    Bundle,
    BundleItem,
    Service,
    ServiceCategory,
    ServiceVariant,
    StaffService,
)
from booking.places.records import (
    Unchanged,
    archiving,
    free_slug,
    last_position,
    moving,
    restoring,
    row_archive,
    row_locked,
    row_write,
    rows_locked,
    rows_of,
)
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.money import LARGEST_MINOR, to_decimal, to_minor
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def category_create(*, actor: Actor, name: str) -> ServiceCategory:
    """A heading, last on the menu."""
    authorise(actor, Action.MENU_WRITE)
    position = last_position(ServiceCategory.objects.all())
    category = ServiceCategory.objects.create(name=name, position=position)
    audit_record(actor=actor, action="category.created", target=category, after={"name": name})
    return category


@service_transaction
def category_change(
    *, actor: Actor, category_id: int, name: str, unchanged: Unchanged | None = None
) -> ServiceCategory:
    """Rename a heading. Raises NotFound, StaleVersion."""
    authorise(actor, Action.MENU_WRITE)
    category = row_locked(ServiceCategory, category_id, unchanged)
    row_write(category, {"name": name}, actor=actor, action="category.changed")
    return category


def _empty(category: ServiceCategory) -> None:
    if category.services.filter(archived_at=None).exists():
        raise BadInput.of("category", "not_empty", _("Move or archive its services first."))


category_archive = archiving(ServiceCategory, name="category", right=Action.MENU_WRITE, check=_empty)
category_restore = restoring(ServiceCategory, name="category", right=Action.MENU_WRITE)
category_move = moving(
    ServiceCategory,
    right=Action.MENU_WRITE,
    among=lambda _category: ServiceCategory.objects.filter(archived_at=None),
)
add_on_archive = archiving(AddOn, name="add_on", right=Action.MENU_WRITE)
add_on_restore = restoring(AddOn, name="add_on", right=Action.MENU_WRITE)
bundle_archive = archiving(Bundle, name="bundle", right=Action.MENU_WRITE)
bundle_restore = restoring(Bundle, name="bundle", right=Action.MENU_WRITE)


@service_transaction
def add_on_save(
    *,
    actor: Actor,
    name: str,
    price_minor: int,
    minutes: int,
    service_ids: Sequence[int],
    add_on_id: int | None = None,
    unchanged: Unchanged | None = None,
) -> AddOn:
    """Make an add-on, or change the one of that id. Raises NotFound, StaleVersion, BadInput over 240 minutes."""
    authorise(actor, Action.MENU_WRITE)
    if minutes > 240:
        raise BadInput.of("minutes", "minutes_range", _("At most 4 hours."))
    services = rows_of(Service, service_ids)
    values = {"name": name, "price_minor": price_minor, "minutes": minutes}
    if add_on_id is None:
        add_on = AddOn.objects.create(**values, position=last_position(AddOn.objects.all()))
        audit_record(actor=actor, action="add_on.created", target=add_on, after=values)
    else:
        add_on = row_locked(AddOn, add_on_id, unchanged)
        row_write(add_on, values, actor=actor, action="add_on.changed")
    add_on.services.set(services)
    return add_on


@service_transaction
def bundle_save(
    *,
    actor: Actor,
    name: str,
    description: str,
    price_minor: int | None,
    bookable_online: bool,
    service_ids: Sequence[int],
    bundle_id: int | None = None,
    unchanged: Unchanged | None = None,
) -> Bundle:
    """Make a bundle of these services in order, or change the one of that id.

    A price of None is the sum of the services' prices. Raises NotFound, StaleVersion, and BadInput for fewer than
    two services.
    """
    authorise(actor, Action.MENU_WRITE)
    if len(service_ids) < 2:
        raise BadInput.of("service_1", "too_few", _("A bundle has at least two services."))
    rows_of(Service, service_ids)
    values = {
        "name": name,
        "description": description,
        "price_minor": price_minor,
        "bookable_online": bookable_online,
    }
    bundle = _bundle(values, bundle_id, unchanged, actor=actor)
    bundle.items.all().delete()
    BundleItem.objects.bulk_create(
        BundleItem(bundle=bundle, service_id=service_id, position=position)
        for position, service_id in enumerate(service_ids)
    )
    audit_record(
        actor=actor, action="bundle.saved", target=bundle, after={**values, "services": list(service_ids)}
    )
    return bundle


def _bundle(
    values: Mapping[str, Any], bundle_id: int | None, unchanged: Unchanged | None, *, actor: Actor
) -> Bundle:
    if bundle_id is not None:
        bundle = row_locked(Bundle, bundle_id, unchanged)
        row_write(bundle, values, actor=actor, action="bundle.changed")
        return bundle
    return Bundle.objects.create(
        **values,
        slug=free_slug(Bundle, str(values["name"]), fallback="bundle"),
        position=last_position(Bundle.objects.all()),
    )


@service_transaction
def services_reprice(
    *, actor: Actor, service_ids: Sequence[int], percent: Decimal, bundle_ids: Sequence[int] = ()
) -> int:
    """Change the prices of services, their variants and people by `percent`, to whole major units from 20 up.

    So of the bundles with a price of their own. All or nothing; returns how many services and bundles changed.
    Raises NotFound for a foreign id, BadInput when a price would be too large.
    """
    authorise(actor, Action.MENU_WRITE)
    changed = 0
    for bundle in rows_locked(Bundle, bundle_ids):
        price = {"price_minor": None if bundle.price_minor is None else _price(bundle.price_minor, percent)}
        changed += row_write(bundle, price, actor=actor, action="bundle.repriced")
    for service in rows_locked(Service, service_ids):
        price = {"price_minor": _price(service.price_minor, percent)}
        changed += row_write(service, price, actor=actor, action="service.repriced")
        own: Iterable[ServiceVariant | StaffService] = chain(
            service.variants.all(), service.staff_services.exclude(price_minor=None)
        )
        for row in own:
            row.price_minor = _price(row.price_minor or 0, percent)
            row.save(update_fields=["price_minor"])
    return changed


@service_transaction
def services_update(
    *,
    actor: Actor,
    service_ids: Sequence[int],
    bookable_online: bool | None = None,
    category_id: int | None = None,
) -> int:
    """Change how services are sold, or their heading; returns how many changed. Raises NotFound."""
    authorise(actor, Action.MENU_WRITE)
    values: dict[str, object] = {}
    if bookable_online is not None:
        values["bookable_online"] = bookable_online
    if category_id is not None:
        values["category_id"] = row_locked(ServiceCategory, category_id).pk
    rows = rows_locked(Service, service_ids)
    return sum(row_write(row, values, actor=actor, action="service.changed") for row in rows)


@service_transaction
def services_archive(*, actor: Actor, service_ids: Sequence[int], clock: Clock) -> int:
    """Take services off the menu; returns how many. Raises NotFound."""
    authorise(actor, Action.MENU_WRITE)
    rows = rows_locked(Service, service_ids)
    for row in rows:
        row_archive(row, actor=actor, action="service.archived", clock=clock)
    return len(rows)


def _price(price_minor: int, percent: Decimal) -> int:
    """The new price; from 20 major units up to whole ones, as menus are written."""
    currency = current_salon().currency
    exact = to_decimal(price_minor, currency) * (100 + percent) / 100
    whole = exact.quantize(Decimal(1), rounding="ROUND_HALF_UP")
    price = to_minor(whole if exact >= 20 else exact, currency)
    if price > LARGEST_MINOR:
        raise BadInput.of("percent", "money_too_large")
    return price
