"""What somebody who waits is told: rows written in the change's transaction, put into words when they leave."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation

from booking.waitlist.letters import KIND_JOINED, KIND_OFFER
from booking.waitlist.models import EntrySource, WaitlistEntry, WaitlistOffer
from crm.messaging.reaching.choosing import Ways, reach_load, ways_of
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock


def joined_announce(entry: WaitlistEntry, *, clock: Clock) -> None:
    """Owe the private link to somebody who has just joined; nothing for somebody whom no way leads to."""
    _owe(entry, KIND_JOINED, {}, f"waitlist:{entry.pk}:joined", entry.expires_at, clock)


def offer_announce(offer: WaitlistOffer, *, clock: Clock) -> None:
    """Owe the offer; it does not leave any more once the time to answer is over."""
    facts = {
        "starts_at": offer.starts_at.isoformat(),
        "ends_at": offer.ends_at.isoformat(),
        "expires_at": offer.expires_at.isoformat(),
        "is_held": bool(offer.hold_key),
    }
    _owe(offer.entry, KIND_OFFER, facts, f"waitlist:offer:{offer.pk}", offer.expires_at, clock)


def can_be_offered(entry: WaitlistEntry) -> bool:
    """Whether an offer would reach the person; others have to be called."""
    return bool(_ways(entry, KIND_OFFER).open)


def _ways(entry: WaitlistEntry, kind: str) -> Ways:
    """The ways to the person: to what a stranger typed, and else to what is known of the customer whom the desk chose.

    Whoever did not ask to be on the list is invited by what it tells them.
    """
    reach = reach_load(entry.customer_id)
    if entry.visitor_email or entry.visitor_phone:
        reach = replace(reach, email=entry.visitor_email, phone=entry.visitor_phone)
    asked_of_us = entry.made_by == EntrySource.RHYTHM
    return ways_of(reach, kind=kind, language=_language(entry), inviting=asked_of_us)


def _language(entry: WaitlistEntry) -> str:
    return entry.language or translation.get_language() or "en"


def _owe(
    entry: WaitlistEntry,
    kind: str,
    facts: dict[str, object],
    key: str,
    until: datetime,
    clock: Clock,
) -> None:
    """The caller is inside the change's transaction, at its end."""
    ways = _ways(entry, kind)
    if not ways.open:
        return
    channel, to = ways.open[0]
    context = {
        "reader": entry.visitor_name or entry.customer.name,
        "reference": entry.reference,
        "is_invited": entry.made_by == EntrySource.RHYTHM,
        "services": [line.name for line in entry.lines.all()],
        "place": entry.location.name,
        "phone": entry.location.phone,
        "answer_to": entry.location.email,
        "zone": entry.location.time_zone,
        **facts,
    }
    draft = Draft(
        kind=kind,
        to=to,
        channel=channel,
        ways=ways.kept(),
        language=_language(entry),
        customer=entry.customer,
        about=entry,
        context=context,
        dedupe_key=key,
        expires_at=until,
    )
    messages_write([draft], clock=clock)
