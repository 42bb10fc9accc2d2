"""Changing the menu: services with their variants and people."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from booking.catalog.models import AddOn, Service, ServiceCategory, ServiceVariant, StaffService
from booking.places.models import Location, ResourceGroup
from booking.places.records import (
    Unchanged,
    archiving,
    free_slug,
    last_position,
    moving,
    restoring,
    row_locked,
    row_write,
    rows_of,
)
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, Problem
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST_STRETCH = 720
SHORTEST_WORK = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceDetails:
    """What a service is: minutes of work, processing, finishing; price in minor units; see Service."""

    name: str
    category_id: int
    price_minor: int
    work_minutes: int
    processing_minutes: int = 0
    finishing_minutes: int = 0
    description: str = ""
    colour: int = 1
    price_is_from: bool = False
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    bookable_online: bool = True
    notice_minutes: int | None = None
    sold_weekdays: list[int] = field(default_factory=list)
    sold_from_minute: int | None = None
    sold_until_minute: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantDetails:
    """A way to have the service; `id` None makes a new one."""

    name: str
    price_minor: int
    work_minutes: int
    processing_minutes: int = 0
    finishing_minutes: int = 0
    id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDetails:
    """Who does the service, with their own price and minutes of work where they differ."""

    staff_id: int
    price_minor: int | None = None
    work_minutes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceParts:
    """What belongs to a service; None leaves a part as it is. No locations means all of them."""

    variants: Sequence[VariantDetails] | None = None
    people: Sequence[PersonDetails] | None = None
    add_on_ids: Sequence[int] | None = None
    resource_group_ids: Sequence[int] | None = None
    location_ids: Sequence[int] | None = None


@service_transaction
def service_create(*, actor: Actor, details: ServiceDetails, parts: ServiceParts) -> Service:
    """A service with its parts, last in its category. Raises BadInput naming every problem, NotFound."""
    authorise(actor, Action.MENU_WRITE)
    _check(details, parts)
    row_locked(ServiceCategory, details.category_id)
    position = last_position(Service.objects.filter(category_id=details.category_id))
    slug = free_slug(Service, details.name, fallback="service")
    service = Service.objects.create(**asdict(details), slug=slug, position=position)
    _write_parts(service, parts, actor=actor)
    audit_record(actor=actor, action="service.created", target=service, after=asdict(details))
    return service


@service_transaction
def service_change(
    *,
    actor: Actor,
    service_id: int,
    details: ServiceDetails,
    parts: ServiceParts,
    unchanged: Unchanged | None = None,
) -> Service:
    """Write a service and its parts; visits already agreed keep their price and minutes.

    Raises as create does, and StaleVersion.
    """
    authorise(actor, Action.MENU_WRITE)
    _check(details, parts)
    service = row_locked(Service, service_id, unchanged)
    row_locked(ServiceCategory, details.category_id)
    row_write(service, asdict(details), actor=actor, action="service.changed")
    _write_parts(service, parts, actor=actor)
    return service


@service_transaction
def service_copy(*, actor: Actor, service_id: int) -> Service:
    """The same service once more, with its parts, not online until somebody looks at it. Raises NotFound."""
    authorise(actor, Action.MENU_WRITE)
    source = row_locked(Service, service_id)
    copy = Service.objects.get(pk=source.pk)
    copy.pk = None
    copy.name = _("%(name)s (copy)") % {"name": source.name[:100]}
    copy.slug = free_slug(Service, f"{source.slug}-copy", fallback="service")
    copy.position = last_position(Service.objects.filter(category=source.category))
    copy.bookable_online, copy.archived_at, copy.photo = False, None, ""
    copy.save()
    _copy_parts(source, copy)
    audit_record(
        actor=actor, action="service.copied", target=copy, after={"from": source.pk, "name": copy.name}
    )
    return copy


service_archive = archiving(Service, name="service", right=Action.MENU_WRITE)
service_restore = restoring(Service, name="service", right=Action.MENU_WRITE)
service_move = moving(
    Service,
    right=Action.MENU_WRITE,
    among=lambda row: Service.objects.filter(category_id=row.category_id, archived_at=None),
)


@service_transaction
def service_photo_set(*, actor: Actor, service_id: int, photo: str) -> Service:
    """The name of a saved photo, or "" for none. Raises NotFound."""
    authorise(actor, Action.MENU_WRITE)
    service = row_locked(Service, service_id)
    row_write(service, {"photo": photo}, actor=actor, action="service.photo_changed")
    return service


@service_transaction
def staff_services_set(*, actor: Actor, staff_id: int, service_ids: Sequence[int]) -> None:
    """Which services a person does; own prices and minutes of those that stay are kept. Raises NotFound."""
    authorise(actor, Action.MENU_WRITE)
    staff = row_locked(StaffMember, staff_id)
    rows_of(Service, service_ids)
    before = sorted(staff.staff_services.values_list("service_id", flat=True))
    after = sorted(set(service_ids))
    staff.staff_services.exclude(service_id__in=after).delete()
    StaffService.objects.bulk_create(
        StaffService(staff=staff, service_id=service_id) for service_id in set(after) - set(before)
    )
    if before != after:
        audit_record(
            actor=actor,
            action="staff.services_changed",
            target=staff,
            before={"services": before},
            after={"services": after},
        )


def _check(details: ServiceDetails, parts: ServiceParts) -> None:
    """Everything that the database would refuse, named and placed; raises BadInput."""
    problems = stretch_problems(details)
    for number, variant in enumerate(parts.variants or []):
        problems += stretch_problems(variant, prefix=f"variants.{number}.")
    for number, person in enumerate(parts.people or []):
        if person.work_minutes is not None and not SHORTEST_WORK <= person.work_minutes <= LONGEST_STRETCH:
            problems.append(Problem(f"people.{number}.work_minutes", "minutes_range", _range_text()))
    start, end = details.sold_from_minute, details.sold_until_minute
    if start is not None and end is not None and end <= start:
        problems.append(Problem("sold_until_minute", "range", _("The end must come after the start.")))
    if problems:
        raise BadInput(problems)


def stretch_problems(details: ServiceDetails | VariantDetails, *, prefix: str = "") -> list[Problem]:
    """What is wrong with the minutes of a service or variant."""
    problems = []
    if not SHORTEST_WORK <= details.work_minutes <= LONGEST_STRETCH:
        problems.append(Problem(f"{prefix}work_minutes", "minutes_range", _range_text()))
    problems += [
        Problem(f"{prefix}{name}", "minutes_range", _range_text())
        for name in ("processing_minutes", "finishing_minutes")
        if getattr(details, name) > LONGEST_STRETCH
    ]
    if details.finishing_minutes and not details.processing_minutes:
        text = _("Finishing comes after processing. Without processing, add it to the work.")
        problems.append(Problem(f"{prefix}finishing_minutes", "finishing_alone", text))
    return problems


def _range_text() -> str:
    return _("Between 5 minutes and 12 hours.")


def _write_parts(service: Service, parts: ServiceParts, *, actor: Actor) -> None:
    """The caller holds the service's lock."""
    if parts.variants is not None:
        _write_variants(service, parts.variants, actor=actor)
    if parts.people is not None:
        _write_people(service, parts.people, actor=actor)
    if parts.add_on_ids is not None:
        service.add_ons.set(rows_of(AddOn, parts.add_on_ids))
    if parts.resource_group_ids is not None:
        service.resource_groups.set(rows_of(ResourceGroup, parts.resource_group_ids))
    if parts.location_ids is not None:
        service.locations.set(rows_of(Location, parts.location_ids))


def _write_variants(service: Service, variants: Sequence[VariantDetails], *, actor: Actor) -> None:
    """Rows that are gone are archived or, without history, deleted: both look the same from here."""
    kept = {variant.id for variant in variants if variant.id}
    rows = {row.pk: row for row in service.variants.filter(archived_at=None)}
    for row_id in set(rows) - kept:
        _variant_end(rows[row_id], actor=actor)
    for position, variant in enumerate(variants):
        values = {**asdict(variant), "position": position}
        row_id = values.pop("id")
        if row_id is None:
            made = ServiceVariant.objects.create(service=service, **values)
            audit_record(actor=actor, action="variant.created", target=made, after=values)
        else:
            row_write(row_of(rows, row_id), values, actor=actor, action="variant.changed")


def row_of(rows: dict[int, ServiceVariant], row_id: int) -> ServiceVariant:
    """The variant of that id among the service's own; raises BadInput for a foreign one."""
    if row_id not in rows:
        raise BadInput.of("variants", "unknown")
    return rows[row_id]


def _variant_end(row: ServiceVariant, *, actor: Actor) -> None:
    audit_record(actor=actor, action="variant.removed", target=row, before={"name": row.name})
    history: QuerySet[ServiceVariant] = ServiceVariant.objects.filter(pk=row.pk, lines__isnull=False)
    if history.exists():
        ServiceVariant.objects.filter(pk=row.pk).update(archived_at=Now())
    else:
        row.delete()


def _write_people(service: Service, people: Sequence[PersonDetails], *, actor: Actor) -> None:
    rows_of(StaffMember, [person.staff_id for person in people])
    before = {row.staff_id: _person_facts(row) for row in service.staff_services.all()}
    after = {person.staff_id: _person_facts(person) for person in people}
    if before == after:
        return
    service.staff_services.exclude(staff_id__in=after).delete()
    for staff_id, (price_minor, work_minutes) in after.items():
        StaffService.objects.update_or_create(
            service=service,
            staff_id=staff_id,
            defaults={"price_minor": price_minor, "work_minutes": work_minutes},
        )
    audit_record(
        actor=actor,
        action="service.people_changed",
        target=service,
        before={str(key): value for key, value in before.items()},
        after={str(key): value for key, value in after.items()},
    )


def _person_facts(row: StaffService | PersonDetails) -> tuple[int | None, int | None]:
    return row.price_minor, row.work_minutes


def _copy_parts(source: Service, copy: Service) -> None:
    for variant in source.variants.filter(archived_at=None):
        variant.pk, variant.service = None, copy
        variant.save()
    for person in source.staff_services.all():
        person.pk, person.service = None, copy
        person.save()
    copy.add_ons.set(source.add_ons.all())
    copy.resource_groups.set(source.resource_groups.all())
    copy.locations.set(source.locations.all())
