"""Browsers that a customer lets us push to: kept with their keys, forgotten when their service says so."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.customers.standing import customer_locked
from crm.messaging.channels.web_push.reaching import endpoint_may_be
from crm.messaging.channels.web_push.sealing import browser_of
from crm.messaging.models import ChannelAddress
from crm.messaging.reaching.choosing import PUSH
from crm.messaging.reaching.wishing import wish_read_check, wish_record
from kernel.actor import Actor
from kernel.errors import BadInput
from kernel.outbox.registry import DeliveryError
from kernel.transactions import service_transaction

MOST_BROWSERS = 5
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser says of itself: the service's address for it, and its keys (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


@service_transaction
def push_allow(
    *, actor: Actor, customer_id: int, told: Subscription, address: str = "", read: str | None = None
) -> ChannelAddress:
    """Keep the browser, and from now on write to the customer there first. The same one again changes nothing.

    The caller has shown the private link of a visit of theirs, `read` is as in `channel_wish_set`. Of more than five
    browsers the oldest goes. Raises NotFound, BadInput.
    """
    _check(told)
    wish_read_check(read)
    customer = customer_locked(customer_id)
    values = {
        "customer": customer,
        "keys": {"p256dh": told.p256dh, "auth": told.auth},
        "is_open": True,
    }
    browser, _new = ChannelAddress.objects.update_or_create(
        channel=PUSH, account="", address=told.endpoint, defaults=values
    )
    known = ChannelAddress.objects.filter(channel=PUSH, customer=customer).order_by("-pk")
    kept = list(known.values_list("pk", flat=True)[:MOST_BROWSERS])
    known.exclude(pk__in=[*kept, browser.pk]).delete()
    wish_record(actor=actor, customer=customer, channel=PUSH, address=address, read=read)
    return browser


def browsers_of(receiver: str) -> QuerySet[ChannelAddress]:
    """The browsers of a message's receiver (`choosing.push_name`)."""
    customer_id = receiver.partition(":")[2]
    if not customer_id.isdecimal():
        raise DeliveryError(_("no browser of theirs takes push any more"), permanent=True)
    standing = Customer.objects.filter(
        Q(pk=customer_id) | Q(merged=customer_id)
    )  # or who they were merged into
    return ChannelAddress.objects.filter(
        channel=PUSH, customer__in=standing.values("pk"), is_open=True
    ).order_by("pk")


def address_forget(browser: ChannelAddress) -> None:
    """Its service says that it is gone."""
    ChannelAddress.objects.filter(pk=browser.pk).delete()


def _check(told: Subscription) -> None:
    if len(told.endpoint) > LONGEST or not endpoint_may_be(told.endpoint):
        raise BadInput.of("endpoint", "endpoint", _("This browser's push service cannot be used."))
    try:
        browser_of(told.p256dh, told.auth)
    except ValueError:
        raise BadInput.of("keys", "keys", _("This browser's keys cannot be read.")) from None
