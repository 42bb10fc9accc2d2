"""The salon's own accounts at providers: kept, switched on and off, tried."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from crm.messaging.accounts.opened import AES_KEY
from crm.messaging.accounts.providers import provider_of
from crm.messaging.accounts.sealing import seal
from crm.messaging.models import ChannelAccount, Message
from crm.messaging.reaching.choosing import SMS, WECHAT
from crm.messaging.rendering import Rendered
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
    `aes_key` is WeChat's for encrypted calls, "" to keep the one that is stored, None for plain mode.
    """

    is_on: bool
    secret: str
    month_limit: int | None
    details: Mapping[str, Any]
    aes_key: str | None = None


@service_transaction
def channel_account_save(
    *, actor: Actor, provider: str, version: int, typed: AccountDetails
) -> ChannelAccount:
    """Keep the account; switched on, it takes the place of the one that was. `version` is 0 for a new one.

    The key is sealed, and stands on no trail. Raises NotAllowed, NotFound, StaleVersion, BadInput.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    channel = provider_of(provider).channel
    rows = {row.provider: row for row in ChannelAccount.objects.select_for_update().filter(channel=channel)}
    row = rows.get(provider) or ChannelAccount(channel=channel, provider=provider, version=0)
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
    details = dict(typed.details) | _aes_key(row, typed.aes_key)
    values = {"is_on": typed.is_on, "month_limit": typed.month_limit, "details": details}
    before, after = (_without_key(facts) for facts in changes(row, values))
    for name, value in values.items():
        setattr(row, name, value)
    if typed.secret:
        row.secret, after = seal(typed.secret), after | {"secret": "…"}
    row.token, row.token_until = "", None  # lent for the account as it was
    row.version += 1
    row.save()
    audit_record(actor=actor, action="channel.changed", target=row, before=before, after=after)
    return row


def _aes_key(row: ChannelAccount, typed: str | None) -> dict[str, str]:
    """The key of encrypted calls among the details: a new one sealed, the one that is there for "", none for None."""
    if typed is None:
        return {}
    if not (kept := seal(typed) if typed else (row.details or {}).get(AES_KEY)):
        raise BadInput.of(AES_KEY, "required")
    return {AES_KEY: kept}


def _without_key(facts: dict[str, Any]) -> dict[str, Any]:
    """For the trail, which keeps no key, not even sealed."""
    if AES_KEY not in (details := facts.get("details") or {}):
        return facts
    return facts | {"details": details | {AES_KEY: "…"}}


@service_transaction
def channel_try(*, actor: Actor, to: str, language: str, channel: str = SMS) -> None:
    """Send a message to a number or openid, to see that it arrives. Raises NotAllowed, NotFound, TooMany."""
    authorise(actor, Action.SETTINGS_WRITE)
    account = ChannelAccount.objects.filter(channel=channel, is_on=True).first()
    if account is None:
        raise NotFound
    throttle(f"messages:channel_test:{actor.id}", most=MOST_TESTS, seconds=HOUR)
    facts = {"salon": current_salon().name, "channel": channel}
    draft = Draft(TEST_KIND, to, language, facts, f"{TEST_KIND}:{uuid.uuid4()}", channel=channel)
    messages_write([draft])
    audit_record(actor=actor, action="channel.tried", target=account)


def channel_test_render(message: Message) -> Rendered:
    """The words of a test."""
    with translation.override(message.language):
        is_wechat = message.context.get("channel") == WECHAT
        said = _("%(salon)s: messages arrive.") if is_wechat else _("%(salon)s: text messages arrive.")
        text = said % {"salon": message.context["salon"]}
    return Rendered(subject=text, text=text, short=text, values={"salon": message.context["salon"]})
