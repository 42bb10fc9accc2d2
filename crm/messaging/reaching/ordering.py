"""The salon's order of channels: which way is tried first, and which after it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from crm.messaging.models import MessageSettings
from crm.messaging.reaching.choosing import CHANNELS
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def channel_order_save(*, actor: Actor, order: Sequence[str]) -> None:
    """Keep the order, which names each channel once; the same order again changes nothing. Raises NotAllowed, BadInput."""
    authorise(actor, Action.SETTINGS_WRITE)
    if sorted(order) != sorted(CHANNELS):
        raise BadInput.of("order", "order", _("Each channel stands in the order once."))
    MessageSettings.objects.get_or_create(pk=1)
    settings = MessageSettings.objects.select_for_update().get(pk=1)
    if settings.channel_order == list(order):
        return
    before = settings.channel_order
    MessageSettings.objects.filter(pk=1).update(channel_order=list(order))
    audit_record(
        actor=actor,
        action="message_settings.order",
        target=settings,
        before={"channel_order": before},
        after={"channel_order": list(order)},
    )


def raised(order: Sequence[str], channel: str) -> list[str]:
    """The order with that channel one place earlier."""
    place = order.index(channel)
    moved = list(order)
    if place:
        moved[place - 1], moved[place] = moved[place], moved[place - 1]
    return moved
