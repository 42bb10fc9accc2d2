"""By which way a customer is written to: their wish, what they have, what they refused, what the salon has set up.

The first way that is open is taken; the others come after it, where it fails for good. Why is kept with the message.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm.messaging.models import Message

EMAIL, SMS = "email", "sms"
STOPPED = {EMAIL: "message_email", SMS: "message_sms"}  # purposes of a consent that was withdrawn

# What a choice needs to know, as a part of a query that has the parameter %(customer)s.
REACH_SQL = """json_build_object(
  'email', (SELECT value FROM customers_customercontact WHERE customer_id = %(customer)s::bigint AND kind = 'email'
    AND is_primary ORDER BY id LIMIT 1),
  'phone', (SELECT value FROM customers_customercontact WHERE customer_id = %(customer)s::bigint AND kind = 'phone'
    AND is_primary ORDER BY id LIMIT 1),
  'wish', (SELECT channel FROM messaging_channelwish WHERE customer_id = %(customer)s::bigint),
  'stopped', (SELECT json_agg(purpose) FROM (SELECT DISTINCT ON (purpose) purpose, given FROM customers_consent
    WHERE customer_id = %(customer)s::bigint AND purpose IN ('message_email', 'message_sms')
    ORDER BY purpose, id DESC) last WHERE NOT given),
  'sms', (SELECT json_build_object('first', details->'comes_first', 'prefixes', details->'prefixes',
    'templates', CASE WHEN details->'templates' IS NOT NULL THEN
      (SELECT coalesce(json_agg(name), '[]') FROM jsonb_object_keys(details->'templates') name) END)
    FROM messaging_channelaccount WHERE channel = 'sms' AND is_on))"""


@dataclass(frozen=True, slots=True)
class TextMessages:
    """The salon's provider of text messages: whether they come before email, to which numbers they go, and of which
    `kind:language` it has templates (None where it needs none)."""

    comes_first: bool
    prefixes: tuple[str, ...]
    templates: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of one customer: addresses ("" none), their wish ("" none), refused purposes; `sms` None: not set up."""

    email: str = ""
    phone: str = ""
    wish: str = ""
    stopped: frozenset[str] = frozenset()
    sms: TextMessages | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways that are open, the best first, as (channel, address); `why` is (channel, reason), also of the closed ones."""

    open: tuple[tuple[str, str], ...]
    why: tuple[tuple[str, str], ...]

    def kept(self) -> dict[str, Any]:
        """What is kept with the message that takes the first of them."""
        return {"why": [list(pair) for pair in self.why], "next": [list(way) for way in self.open[1:]]}


def reach_of(found: dict[str, Any]) -> Reach:
    """What REACH_SQL gave."""
    return Reach(
        email=found["email"] or "",
        phone=found["phone"] or "",
        wish=found["wish"] or "",
        stopped=frozenset(found["stopped"] or ()),
        sms=_text_messages(found["sms"]) if found["sms"] else None,
    )


def ways_of(reach: Reach, *, kind: str, language: str, email: str = "", phone: str = "") -> Ways:
    """The ways for a message of `kind`; `email` and `phone` are what was given for this visit, before what is known."""
    addresses = {EMAIL: email or reach.email, SMS: phone or reach.phone}
    closed = {
        channel: _closed(reach, channel, addresses[channel], f"{kind}:{language}") for channel in addresses
    }
    order = sorted(addresses, key=lambda channel: _place(reach, channel))
    ways = tuple((channel, addresses[channel]) for channel in order if not closed[channel])
    return Ways(ways, tuple(_why(reach, order, closed, ways)))


def _place(reach: Reach, channel: str) -> tuple[bool, bool]:
    first = SMS if reach.sms and reach.sms.comes_first else EMAIL
    return channel != reach.wish, channel != first


def _closed(reach: Reach, channel: str, address: str, template: str) -> str:
    """Why the way is not open, or ""."""
    if channel == SMS and reach.sms is None:
        return "not_set_up"
    if not address:
        return "no_address"
    if STOPPED[channel] in reach.stopped:
        return "stopped"
    return _closed_to_text(reach.sms, address, template) if channel == SMS and reach.sms else ""


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


def next_way(message: Message) -> tuple[str, str, dict[str, Any]] | None:
    """Channel, address and what is kept of the way after the message's own; None where it is the last."""
    left = (message.ways or {}).get("next", [])
    if not left:
        return None
    channel, address = left[0]
    why = [[message.channel, "failed"], [channel, "after_failure"]]
    return channel, address, {"why": why, "next": left[1:]}
