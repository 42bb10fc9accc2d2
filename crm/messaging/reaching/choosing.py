"""By which way a customer is written to: their wish, what they have, what they refused, what the salon has set up.

The first way that is open is taken; the others come after it, where it fails for good. Why is kept with the message.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm.messaging.models import Message
from crm.messaging.reaching.inviting import NEWS, may_invite, yes_first
from crm.messaging.rendering import is_inviting
from kernel.context import current_salon
from kernel.prepared import prepared_cursor

EMAIL, SMS, WECHAT, PUSH = "email", "sms", "wechat", "push"
CHANNELS = (EMAIL, SMS, WECHAT, PUSH)
INVITATIONS = "invitations"
STOPPED = {channel: f"message_{channel}" for channel in CHANNELS}  # purposes of a consent that was withdrawn

# What a choice needs to know, as a part of a query that has the parameter %(customer)s.
REACH_SQL = """json_build_object(
  'customer', %(customer)s::bigint,
  'email', (SELECT value FROM customers_customercontact WHERE customer_id = %(customer)s::bigint AND kind = 'email'
    AND is_primary ORDER BY id LIMIT 1),
  'phone', (SELECT value FROM customers_customercontact WHERE customer_id = %(customer)s::bigint AND kind = 'phone'
    AND is_primary ORDER BY id LIMIT 1),
  'wish', (SELECT channel FROM messaging_channelwish WHERE customer_id = %(customer)s::bigint),
  'order', (SELECT channel_order FROM messaging_messagesettings),
  'said', (SELECT json_object_agg(purpose, given) FROM (SELECT DISTINCT ON (purpose) purpose, given FROM customers_consent
    WHERE customer_id = ANY (array(SELECT %(customer)s::bigint UNION ALL
        SELECT id FROM customers_customer WHERE merged_into_id = %(customer)s::bigint))
      AND purpose IN ('message_email', 'message_sms', 'message_wechat', 'message_push',
        'marketing_email', 'marketing_sms', 'marketing_wechat', 'marketing_push', 'invitations')
    ORDER BY purpose, id DESC) last),
  'sms', (SELECT json_build_object('first', details->'comes_first', 'prefixes', details->'prefixes',
    'templates', CASE WHEN details->'templates' IS NOT NULL THEN
      (SELECT coalesce(json_agg(name), '[]') FROM jsonb_object_keys(details->'templates') name) END)
    FROM messaging_channelaccount WHERE channel = 'sms' AND is_on),
  'wechat', (SELECT json_build_object('provider', account.provider, 'templates', account.details->'templates',
      'openid', bound.address, 'grants', (SELECT json_object_agg(template, "left") FROM messaging_channelgrant
        WHERE address_id = bound.id AND "left" > 0))
    FROM messaging_channelaccount account LEFT JOIN LATERAL (SELECT id, address FROM messaging_channeladdress
      WHERE customer_id = %(customer)s::bigint AND channel = 'wechat' AND messaging_channeladdress.account = account.details->>'app_id'
        AND is_open ORDER BY id DESC LIMIT 1) bound ON true
    WHERE account.channel = 'wechat' AND account.is_on),
  'push', EXISTS (SELECT FROM messaging_channeladdress WHERE customer_id = %(customer)s::bigint
    AND channel = 'push' AND is_open))"""


@dataclass(frozen=True, slots=True)
class TextMessages:
    """The salon's provider of text messages: whether they come before email, to which numbers they go, and of which
    `kind:language` it has templates (None where it needs none)."""

    comes_first: bool
    prefixes: tuple[str, ...]
    templates: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Wechat:
    """The salon's account at WeChat: the customer's `openid` there ("" not bound), the codes of its templates by
    `kind:language`, and how many messages of each code the customer has accepted (None where none need be)."""

    openid: str
    templates: Mapping[str, str]
    grants: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of one customer: addresses ("" none), their wish ("" none), refused purposes.

    `news` are their last words on news by channel, `asked_first` the channels that nobody is invited by without a yes;
    `uninvited` who wants no invitations at all.
    `sms` and `wechat` None: not set up. `push` names the customer's browsers ("" none). `order` is the salon's own, ()
    for the usual one.
    """

    email: str = ""
    phone: str = ""
    wish: str = ""
    stopped: frozenset[str] = frozenset()
    news: Mapping[str, bool] = field(default_factory=dict)
    asked_first: frozenset[str] = frozenset()
    uninvited: bool = False
    sms: TextMessages | None = None
    wechat: Wechat | None = None
    push: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways that are open, the best first, as (channel, address); `why` is (channel, reason), also of the closed ones.

    `inviting` says that what takes them invites, though its kind does not always.
    """

    open: tuple[tuple[str, str], ...]
    why: tuple[tuple[str, str], ...]
    inviting: bool = False

    def kept(self) -> dict[str, Any]:
        """What is kept with the message that takes the first of them."""
        kept = {"why": [list(pair) for pair in self.why], "next": [list(way) for way in self.open[1:]]}
        return {**kept, **({"inviting": True} if self.inviting else {})}


def reach_of(found: dict[str, Any]) -> Reach:
    """What REACH_SQL gave, in the salon of now."""
    said = found["said"] or {}
    return Reach(
        email=found["email"] or "",
        phone=found["phone"] or "",
        wish=found["wish"] or "",
        stopped=frozenset(code for code in STOPPED.values() if said.get(code) is False),
        news={channel: said[code] for channel, code in NEWS.items() if code in said},
        asked_first=yes_first(current_salon().country),
        uninvited=said.get(INVITATIONS) is False,
        sms=_text_messages(found["sms"]) if found["sms"] else None,
        wechat=_wechat(found["wechat"]) if found["wechat"] else None,
        push=push_name(found["customer"]) if found["push"] else "",
        order=tuple(found["order"] or ()),
    )


def reach_load(customer_id: int | None) -> Reach:
    """How a customer is reached; None for somebody of whom only an address is known."""
    with prepared_cursor() as cursor:
        cursor.execute(f"SELECT {REACH_SQL}::text", {"customer": customer_id})
        return reach_of(json.loads(cursor.fetchone()[0]))


def push_name(customer_id: int) -> str:
    """What stands for all browsers of a customer that take push, as a message's receiver."""
    return f"{PUSH}:{customer_id}"


def ways_of(
    reach: Reach,
    *,
    kind: str,
    language: str,
    email: str = "",
    phone: str = "",
    inviting: bool = False,
) -> Ways:
    """The ways for a message of `kind`; `email` and `phone` are what was given for this visit, before what is known.

    `inviting` says that it invites where its kind does not always.
    """
    asks = inviting or is_inviting(kind)
    addresses = {EMAIL: email or reach.email, SMS: phone or reach.phone, **_bound(reach)}
    closed = {
        channel: _closed(reach, channel, addresses[channel], f"{kind}:{language}")
        or (_uninvited(reach, channel) if asks else "")
        for channel in addresses
    }
    order = sorted(addresses, key=lambda channel: _place(reach, channel))
    ways = tuple((channel, addresses[channel]) for channel in order if not closed[channel])
    return Ways(ways, tuple(_why(reach, order, closed, ways)), inviting)


def refused_since(message: Message) -> str:
    """Why the customer is not to be written to that way any more, by what they have said since it was chosen; or "".

    What went without a choice (a code that was asked for) leaves whatever they said.
    """
    if message.customer_id is None or message.ways is None:
        return ""
    reach = reach_load(message.customer_id)
    if STOPPED[message.channel] in reach.stopped:
        return "stopped"
    asks = message.ways.get("inviting", False) or is_inviting(message.kind)
    return _uninvited(reach, message.channel) if asks else ""


def order_of(order: Sequence[str], *, texts_first: bool) -> tuple[str, ...]:
    """The salon's order of all channels: its own, else email and text as it set them, then what customers ask for."""
    usual = (SMS, EMAIL, WECHAT, PUSH) if texts_first else CHANNELS
    known = [channel for channel in order if channel in CHANNELS]
    return (*known, *(channel for channel in usual if channel not in known))


def _bound(reach: Reach) -> dict[str, str]:
    """The ways that a customer opens themselves, where they did or wished for them."""
    found = {WECHAT: reach.wechat.openid if reach.wechat else "", PUSH: reach.push}
    return {channel: address for channel, address in found.items() if address or reach.wish == channel}


def _place(reach: Reach, channel: str) -> tuple[bool, int]:
    order = order_of(reach.order, texts_first=bool(reach.sms and reach.sms.comes_first))
    return channel != reach.wish, order.index(channel)


def _closed(reach: Reach, channel: str, address: str, template: str) -> str:
    """Why the way is not open, or ""."""
    if (channel == SMS and reach.sms is None) or (channel == WECHAT and reach.wechat is None):
        return "not_set_up"
    if not address:
        return "no_address"
    if STOPPED[channel] in reach.stopped:
        return "stopped"
    if channel == SMS and reach.sms:
        return _closed_to_text(reach.sms, address, template)
    return _closed_to_wechat(reach.wechat, template) if channel == WECHAT and reach.wechat else ""


def _uninvited(reach: Reach, channel: str) -> str:
    if reach.uninvited:
        return "no_invitations"
    is_free = may_invite(channel, said=reach.news, asked_first=reach.asked_first)
    return "" if is_free else "no_consent"


def _closed_to_wechat(wechat: Wechat, template: str) -> str:
    code = wechat.templates.get(template)
    if code is None:
        return "no_template"
    return "no_grant" if wechat.grants is not None and not wechat.grants.get(code) else ""


def _closed_to_text(sms: TextMessages, phone: str, template: str) -> str:
    if not phone.startswith(sms.prefixes):
        return "country"
    if sms.templates is not None and template not in sms.templates:
        return "no_template"
    return ""


def _why(
    reach: Reach, order: Sequence[str], closed: dict[str, str], ways: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """The chosen one with its reason, then what stood against the others."""
    for channel in order:
        if closed[channel]:
            yield channel, closed[channel]
        elif channel == ways[0][0]:
            yield channel, "wish" if channel == reach.wish else "only" if len(ways) == 1 else "order"
        else:
            yield channel, "after"


def _text_messages(found: dict[str, Any]) -> TextMessages:
    templates = found["templates"]
    return TextMessages(
        comes_first=bool(found["first"]),
        prefixes=tuple(found["prefixes"] or ()),
        templates=None if templates is None else frozenset(templates),
    )


def _wechat(found: dict[str, Any]) -> Wechat:
    codes = {name: template["code"] for name, template in (found["templates"] or {}).items()}
    grants = None if found["provider"] == "wechat_template" else found["grants"] or {}
    return Wechat(found["openid"] or "", codes, grants)


def next_way(message: Message) -> tuple[str, str, dict[str, Any]] | None:
    """Channel, address and what is kept of the way after the message's own; None where it is the last."""
    left = (message.ways or {}).get("next", [])
    if not left:
        return None
    channel, address = left[0]
    why = [[message.channel, "failed"], [channel, "after_failure"]]
    kept = {"inviting": True} if (message.ways or {}).get("inviting") else {}
    return channel, address, {"why": why, "next": left[1:], **kept}
