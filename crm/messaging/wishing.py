"""How a customer wishes to be written to, said at the desk or by themselves on their visit's page.

What they say themselves is a consent as well, kept as one: to the channel they chose, with when and from where.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from crm.customers.models import Consent, Customer
from crm.customers.sight import CustomerSight
from crm.customers.standing import customer_locked, ids_of
from crm.messaging.choice_words import CHANNELS as CHANNEL_WORDS
from crm.messaging.choosing import CHANNELS, STOPPED
from crm.messaging.models import ChannelWish
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

TEXT_VERSION = "reach:1"


@service_transaction
def channel_wish_set(*, actor: Actor, customer_id: int, channel: str, address: str = "") -> None:
    """How the customer wishes to be written to; "" for the salon's own order.

    At the desk it needs the right to; online the caller has shown the private link of a visit of theirs; `address` is
    then where they came from. Raises NotAllowed, NotFound.
    """
    if actor.kind is ActorKind.USER:
        authorise(actor, Action.CUSTOMER_WRITE)
    customer = customer_locked(customer_id)
    if channel not in ("", *CHANNELS):
        raise NotFound
    wish_record(actor=actor, customer=customer, channel=channel, address=address)


def wish_record(*, actor: Actor, customer: Customer, channel: str, address: str) -> None:
    """Keep the wish, and the consent of a customer who says it themselves; the caller holds the customer's lock."""
    if actor.kind is ActorKind.CUSTOMER and channel:
        _consent(customer, channel, actor.source, address)
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


def _consent(customer: Customer, channel: str, source: str, address: str) -> None:
    """A consent is written where it changes something: the last word was another, or there was none."""
    last = (
        Consent.objects.filter(customer__in=ids_of(customer.pk), purpose=STOPPED[channel])
        .order_by("-pk")
        .first()
    )
    if last is not None and last.given:
        return
    Consent.objects.create(
        customer=customer,
        purpose=STOPPED[channel],
        given=True,
        text_version=TEXT_VERSION,
        source=source,
        address=address or None,
    )


def channels_said(lines: Sequence[AuditLine], _sight: CustomerSight) -> dict[int, str]:
    """On the timeline: the channel of each line."""
    usual = _("as the salon does it")
    return {line.pk: str(CHANNEL_WORDS.get(line.after.get("channel", ""), usual)) for line in lines}
