"""Writing a starting menu into a salon, in a handful of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet
from django.utils.text import slugify

from booking.catalog.models import (
    AddOn,
    Bundle,
    BundleItem,
    Service,
    ServiceCategory,
    ServiceVariant,
    StaffService,
)
from booking.catalog.presets.data import Preset, PresetService, PresetVariant, in_language, preset_of
from booking.catalog.presets.prices import local_price
from booking.places.models import Location, Resource, ResourceGroup
from booking.places.records import free_slug, last_position, row_locked
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

COLOURS = 12


@dataclass(frozen=True, slots=True)
class MenuPreset:
    """One line of a preset as it would stand on the menu: minor units, minutes."""

    category: str
    name: str
    price_minor: int
    minutes: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a menu is written: language, currency, and the address parts that are taken."""

    language: str
    currency: str
    location: Location

    def price(self, priced: PresetVariant) -> int:
        return local_price(priced["price"], currency=self.currency, yuan=priced["cny"])


def menu_preview(*, kind: str, language: str, currency: str) -> list[MenuPreset]:
    """What `menu_apply` would put on the menu, in order. Raises BadInput for an unknown kind."""
    return [
        MenuPreset(
            category=in_language(category, language),
            name=in_language(service, language),
            price_minor=local_price(service["price"], currency=currency, yuan=service["cny"]),
            minutes=sum(service["minutes"]),
        )
        for category in _preset(kind)["categories"]
        for service in category["services"]
    ]


@service_transaction
def menu_apply(*, actor: Actor, kind: str, language: str, currency: str, location: Location) -> list[Service]:
    """Add the starting menu of `kind`: categories, services, variants, add-ons, bundles, resource groups.

    Everybody at work who takes appointments does all of it. Services whose address part is already there are
    left as they are, so that applying twice adds nothing. Returns the services made. Raises BadInput for an
    unknown kind, NotFound for a foreign location.
    """
    authorise(actor, Action.MENU_WRITE)
    preset = _preset(kind)
    place = _Place(language, currency, row_locked(Location, location.pk))
    services = _write_services(preset, place)
    _write_variants(preset, place, services)
    _write_add_ons(preset, place, services)
    _write_bundles(preset, place, services)
    _write_resources(preset, place, services)
    _write_people(services.values())
    audit_record(
        actor=actor,
        action="menu.preset_applied",
        target=place.location,
        after={"kind": kind, "services": len(services)},
    )
    return list(services.values())


def _preset(kind: str) -> Preset:
    try:
        return preset_of(kind)
    except KeyError:
        raise BadInput.of("kind", "unknown") from None


def _slug(service: PresetService) -> str:
    return slugify(service["en"].replace("’", ""))[:80]


def _all(preset: Preset) -> Iterable[PresetService]:
    return chain.from_iterable(category["services"] for category in preset["categories"])


def _write_services(preset: Preset, place: _Place) -> dict[str, Service]:
    """The services made, by their English name."""
    there = set(Service.objects.values_list("slug", flat=True))
    start = last_position(ServiceCategory.objects.all())
    made: dict[str, Service] = {}
    for number, entry in enumerate(preset["categories"]):
        wanted = [service for service in entry["services"] if _slug(service) not in there]
        if wanted:
            name = in_language(entry, place.language)
            category = ServiceCategory.objects.create(name=name, position=start + number)
            colour = (start + number) % COLOURS + 1
            made |= {
                service["en"]: _service(service, place, category, colour=colour, position=position)
                for position, service in enumerate(wanted)
            }
    Service.objects.bulk_create(made.values())
    return made


def _service(
    entry: PresetService, place: _Place, category: ServiceCategory, *, colour: int, position: int
) -> Service:
    work, processing, finishing = [*entry["minutes"], 0, 0][:3]
    about = entry.get("about")
    return Service(
        category=category,
        name=in_language(entry, place.language),
        slug=_slug(entry),
        description=in_language(about, place.language) if about else "",
        colour=colour,
        price_minor=place.price(entry),
        price_is_from=entry.get("is_from", False),
        work_minutes=work,
        processing_minutes=processing,
        finishing_minutes=finishing,
        buffer_after_minutes=entry.get("after", 0),
        position=position,
    )


def _write_variants(preset: Preset, place: _Place, services: dict[str, Service]) -> None:
    ServiceVariant.objects.bulk_create(
        _variant(variant, place, services[entry["en"]], position)
        for entry in _all(preset)
        if entry["en"] in services
        for position, variant in enumerate(entry.get("variants", []))
    )


def _variant(entry: PresetVariant, place: _Place, service: Service, position: int) -> ServiceVariant:
    work, processing, finishing = [*entry["minutes"], 0, 0][:3]
    return ServiceVariant(
        service=service,
        name=in_language(entry, place.language),
        price_minor=place.price(entry),
        work_minutes=work,
        processing_minutes=processing,
        finishing_minutes=finishing,
        position=position,
    )


def _write_add_ons(preset: Preset, place: _Place, services: dict[str, Service]) -> None:
    start = last_position(AddOn.objects.all())
    for number, entry in enumerate(preset["add_ons"]):
        entries = chain.from_iterable(
            preset["categories"][index]["services"] for index in entry["categories"]
        )
        fitting = [services[service["en"]] for service in entries if service["en"] in services]
        if fitting:
            add_on = AddOn.objects.create(
                name=in_language(entry, place.language),
                price_minor=local_price(entry["price"], currency=place.currency, yuan=entry["cny"]),
                minutes=entry["minutes"],
                position=start + number,
            )
            add_on.services.set(fitting)


def _write_bundles(preset: Preset, place: _Place, services: dict[str, Service]) -> None:
    for number, entry in enumerate(preset["bundles"]):
        if set(entry["services"]) <= set(services):
            bundle = Bundle.objects.create(
                name=in_language(entry, place.language),
                slug=free_slug(Bundle, entry["en"], fallback="bundle"),
                position=number,
            )
            BundleItem.objects.bulk_create(
                BundleItem(bundle=bundle, service=services[name], position=position)
                for position, name in enumerate(entry["services"])
            )


def _write_resources(preset: Preset, place: _Place, services: dict[str, Service]) -> None:
    """The groups at this location, with their resources, tied to the services that need one."""
    groups = {key: _group(preset, place, key) for key in preset["groups"]}
    through = Service.resource_groups.through
    through.objects.bulk_create(
        through(service_id=services[entry["en"]].pk, resourcegroup_id=groups[key].pk)
        for entry in _all(preset)
        if entry["en"] in services
        for key in entry.get("groups", [])
    )


def _group(preset: Preset, place: _Place, key: str) -> ResourceGroup:
    entry = preset["groups"][key]
    position = last_position(place.location.resource_groups.all())
    group, made = ResourceGroup.objects.get_or_create(
        location=place.location, name=in_language(entry, place.language), defaults={"position": position}
    )
    if made:
        one = in_language(entry["one"], place.language)
        Resource.objects.bulk_create(
            Resource(group=group, name=f"{one} {number + 1}", position=number)
            for number in range(entry["count"])
        )
    return group


def _write_people(services: Iterable[Service]) -> None:
    people: QuerySet[StaffMember] = StaffMember.objects.filter(archived_at=None, takes_appointments=True)
    StaffService.objects.bulk_create(
        StaffService(staff=person, service=service) for person in people for service in services
    )
