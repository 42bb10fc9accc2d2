"""Changing resources: rooms, chairs, beds, devices, in groups that stand in for each other."""

from django.utils.translation import gettext as _

from booking.places.models import Location, Resource, ResourceGroup
from booking.places.records import (
    Unchanged,
    archiving,
    last_position,
    moving,
    restoring,
    row_locked,
    row_write,
)
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_CAPACITY = 50


@service_transaction
def resource_group_create(*, actor: Actor, location_id: int, name: str) -> ResourceGroup:
    """A group of resources at a location. Raises NotFound."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    place = row_locked(Location, location_id)
    group = ResourceGroup.objects.create(
        location=place, name=name, position=last_position(place.resource_groups.all())
    )
    audit_record(actor=actor, action="resource_group.created", target=group, after={"name": name})
    return group


@service_transaction
def resource_group_change(
    *, actor: Actor, group_id: int, name: str, unchanged: Unchanged | None = None
) -> ResourceGroup:
    """Rename a group. Raises NotFound, StaleVersion."""
    group = row_locked(ResourceGroup, group_id, unchanged)
    authorise(actor, Action.PLACES_WRITE, at=group.location_id)
    row_write(group, {"name": name}, actor=actor, action="resource_group.changed")
    return group


@service_transaction
def resource_group_remove(*, actor: Actor, group_id: int) -> None:
    """Take an empty group away. Raises BadInput while something stands in it, archived things included."""
    group = row_locked(ResourceGroup, group_id)
    authorise(actor, Action.PLACES_WRITE, at=group.location_id)
    if group.resources.exists():
        raise BadInput.of("group", "not_empty", _("Something still stands in this group."))
    audit_record(actor=actor, action="resource_group.removed", target=group, before={"name": group.name})
    group.delete()


@service_transaction
def resource_create(*, actor: Actor, group_id: int, name: str, capacity: int = 1) -> Resource:
    """A resource in a group; `capacity` visits fit in it at once. Raises NotFound, BadInput."""
    group = row_locked(ResourceGroup, group_id)
    authorise(actor, Action.PLACES_WRITE, at=group.location_id)
    _check_capacity(capacity)
    resource = Resource.objects.create(
        group=group, name=name, capacity=capacity, position=last_position(group.resources.all())
    )
    audit_record(
        actor=actor, action="resource.created", target=resource, after={"name": name, "capacity": capacity}
    )
    return resource


@service_transaction
def resource_change(
    *, actor: Actor, resource_id: int, name: str, capacity: int, unchanged: Unchanged | None = None
) -> Resource:
    """Rename a resource or change how many visits fit. Raises NotFound, StaleVersion, BadInput."""
    resource = row_locked(Resource, resource_id, unchanged)
    authorise(actor, Action.PLACES_WRITE, at=resource.group.location_id)
    _check_capacity(capacity)
    row_write(resource, {"name": name, "capacity": capacity}, actor=actor, action="resource.changed")
    return resource


resource_archive = archiving(
    Resource, name="resource", right=Action.PLACES_WRITE, at=lambda row: row.group.location_id
)
resource_restore = restoring(
    Resource, name="resource", right=Action.PLACES_WRITE, at=lambda row: row.group.location_id
)
resource_move = moving(
    Resource,
    right=Action.PLACES_WRITE,
    among=lambda row: row.group.resources.filter(archived_at=None),
    at=lambda row: row.group.location_id,
)


def _check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= MOST_CAPACITY:
        raise BadInput.of("capacity", "invalid", _("Between 1 and 50 visits can fit at once."))
