"""The salon's own accounts at providers: kept, switched on and off, tried."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.messaging.choosing import EMAIL, SMS
from crm.messaging.models import ChannelAccount, ChannelWish, Message
from crm.messaging.providers import provider_of
from crm.messaging.rendering import Rendered
from crm.messaging.sealing import seal
from crm.messaging.services import Draft, messages_write
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.throttle import throttle
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

TEST_KIND = "channel_test"
MOST_TESTS, HOUR = 10, 3600


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """An account as typed. `secret` "" keeps the one that is stored; `month_limit` in segments, None for none.

    `details` holds the provider's own fields, `comes_first`, `prefixes` (of numbers that are written to), `price` (of
    one segment, as a decimal text in the salon's currency), and `templates` where the provider needs them.
    """

    is_on: bool
    secret: str
    month_limit: int | None
    details: Mapping[str, Any]


@service_transaction
def channel_account_save(
    *, actor: Actor, provider: str, version: int, typed: AccountDetails
) -> ChannelAccount:
    """Keep the account; switched on, it takes the place of the one that was. `version` is 0 for a new one.

    The key is sealed, and stands on no trail. Raises NotAllowed, NotFound, StaleVersion, BadInput.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    provider_of(provider)
    rows = {row.provider: row for row in ChannelAccount.objects.select_for_update().filter(channel=SMS)}
    row = rows.get(provider) or ChannelAccount(channel=SMS, provider=provider, version=0)
    if row.version != version:
        raise StaleVersion
    if not typed.secret and not row.secret:
        raise BadInput.of("secret", "required")
    if typed.is_on:
        _switch_off(actor, [other for other in rows.values() if other.is_on and other.provider != provider])
    return _kept(actor, row, typed)


def _switch_off(actor: Actor, rows: list[ChannelAccount]) -> None:
    for row in rows:
        row.is_on, row.version = False, row.version + 1
        row.save()
        audit_record(
            actor=actor,
            action="channel.switched_off",
            target=row,
            before={"is_on": True},
            after={"is_on": False},
        )


def _kept(actor: Actor, row: ChannelAccount, typed: AccountDetails) -> ChannelAccount:
    values = {"is_on": typed.is_on, "month_limit": typed.month_limit, "details": dict(typed.details)}
    before, after = changes(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    if typed.secret:
        row.secret, after = seal(typed.secret), after | {"secret": "…"}
    row.version += 1
    row.save()
    audit_record(actor=actor, action="channel.changed", target=row, before=before, after=after)
    return row


@service_transaction
def channel_try(*, actor: Actor, to: str, language: str) -> None:
    """Send a text message to a number, to see that it arrives. Raises NotAllowed, TooMany."""
    authorise(actor, Action.SETTINGS_WRITE)
    throttle(f"messages:channel_test:{actor.id}", most=MOST_TESTS, seconds=HOUR)
    draft = Draft(
        TEST_KIND, to, language, {"salon": current_salon().name}, f"{TEST_KIND}:{uuid.uuid4()}", channel=SMS
    )
    messages_write([draft])
    audit_record(
        actor=actor,
        action="channel.tried",
        target=ChannelAccount.objects.filter(channel=SMS, is_on=True).get(),
    )


@service_transaction
def channel_wish_set(*, actor: Actor, customer_id: int, channel: str) -> None:
    """How the customer wishes to be written to; "" for the salon's own order. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id).first()
    if customer is None or channel not in ("", EMAIL, SMS):
        raise NotFound
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


def channel_test_render(message: Message) -> Rendered:
    """The words of a test."""
    with translation.override(message.language):
        text = _("%(salon)s: text messages arrive.") % {"salon": message.context["salon"]}
    return Rendered(subject=text, text=text, short=text, values={"salon": message.context["salon"]})
