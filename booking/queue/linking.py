"""Links for the shop's devices and printed codes: made and taken back by whoever keeps the shops."""

from booking.diary.tokens import new_reference
from booking.places.models import Location
from booking.queue.models import LinkKind, QueueLink
from crm.customers.services import name_cleaned
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, authorise_seen

LONGEST_NAME = 60


@service_transaction
def link_make(*, actor: Actor, clock: Clock, location_id: int, kind: LinkKind, name: str) -> QueueLink:
    """A new link. Raises NotAllowed, NotFound for an unknown shop, BadInput for the name."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    location, cleaned = Location.objects.filter(pk=location_id, archived_at=None).first(), name_cleaned(name)
    if location is None:
        raise NotFound
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise BadInput.of("name", "too_long" if cleaned else "required")
    link = QueueLink.objects.create(
        reference=new_reference(), location=location, kind=kind, name=cleaned, created_at=clock.now()
    )
    after = {"name": cleaned, "kind": str(kind), "location": location.name}
    audit_record(actor=actor, action="queue_link.create", target=link, after=after)
    return link


@service_transaction
def link_revoke(*, actor: Actor, clock: Clock, link_id: int) -> QueueLink:
    """Take the link back: the device that uses it shows the queue no more. Raises NotAllowed, NotFound."""
    link = QueueLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise NotFound
    authorise_seen(actor, Action.PLACES_WRITE, at=link.location_id)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        audit_record(actor=actor, action="queue_link.revoke", target=link, before={"name": link.name})
    return link
