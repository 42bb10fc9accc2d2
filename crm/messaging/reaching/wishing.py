"""How a customer wishes to be written to, said at the desk or by themselves on their visit's page.

What they say themselves is a consent as well, kept as one: to the channel they chose, with the text beside the choice.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from crm.customers.standing import customer_locked
from crm.messaging.models import ChannelWish
from crm.messaging.reaching.choosing import CHANNELS, EMAIL, STOPPED
from crm.messaging.reaching.words import CHANNELS as CHANNEL_WORDS
from crm.privacy.purposes import purpose_of
from crm.privacy.recording import older_text, way_consent_row
from crm.privacy.texts import Wording, wording_of
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def channel_wish_set(
    *, actor: Actor, customer_id: int, channel: str, address: str = "", read: str | None = None
) -> None:
    """How the customer wishes to be written to; "" for the salon's own order.

    At the desk it needs the right to; online the caller has shown the private link of a visit of theirs; `address` is
    then where they came from, `read` the mark of the text that stood beside the choice. Raises NotAllowed, NotFound,
    BadInput (channel: the text has changed since).
    """
    if actor.kind is ActorKind.USER:
        authorise(actor, Action.CUSTOMER_WRITE)
    customer = customer_locked(customer_id)
    if channel not in ("", *CHANNELS):
        raise NotFound
    if channel:
        wish_read_check(read)
    wish_record(actor=actor, customer=customer, channel=channel, address=address, read=read)


def wish_wording() -> Wording:
    """What a customer agrees to who chooses a way of writing: one text for all of them."""
    purpose = purpose_of(STOPPED[EMAIL])
    if purpose is None:
        raise NotFound
    return wording_of(purpose)


def wish_read_check(read: str | None) -> None:
    """Nobody agrees to what they have not read: `read` is the mark of the text on their page, None where none showed it.

    Raises BadInput (channel: the text has changed since).
    """
    if read is not None and read != wish_wording().mark:
        raise older_text("channel")


def wish_record(
    *, actor: Actor, customer: Customer, channel: str, address: str, read: str | None = None
) -> None:
    """Keep the wish, and the consent of a customer who says it themselves, to the text with the mark `read` (None: whichever).

    The caller holds the customer's lock. Raises BadInput.
    """
    if actor.kind is ActorKind.CUSTOMER and channel:
        way_consent_row(
            customer=customer,
            code=STOPPED[channel],
            given=True,
            source=actor.source,
            address=address,
            read=read,
        )
    before = ChannelWish.objects.filter(customer=customer).values_list("channel", flat=True).first() or ""
    if before == channel:
        return
    ChannelWish.objects.filter(customer=customer).delete()
    if channel:
        ChannelWish.objects.create(customer=customer, channel=channel)
    audit_record(
        actor=actor,
        action="customer.channel",
        target=customer,
        before={"channel": before},
        after={"channel": channel},
    )


def channels_said(lines: Sequence[AuditLine], _sight: CustomerSight) -> dict[int, str]:
    """On the timeline: the channel of each line."""
    usual = _("as the salon does it")
    return {line.pk: str(CHANNEL_WORDS.get(line.after.get("channel", ""), usual)) for line in lines}
