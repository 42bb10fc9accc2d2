"""What somebody who waits is told: rows written in the change's transaction, put into words when they leave."""

from datetime import datetime

from django.utils import translation

from booking.waitlist.letters import KIND_JOINED, KIND_OFFER
from booking.waitlist.models import WaitlistEntry, WaitlistOffer
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock


def joined_announce(entry: WaitlistEntry, *, to: str, clock: Clock) -> None:
    """Owe the private link to somebody who has just joined; nothing for somebody without an address."""
    _owe(entry, KIND_JOINED, to, {}, f"waitlist:{entry.pk}:joined", entry.expires_at, clock)


def offer_announce(offer: WaitlistOffer, *, to: str, clock: Clock) -> None:
    """Owe the offer; it does not leave any more once the time to answer is over."""
    facts = {
        "starts_at": offer.starts_at.isoformat(),
        "ends_at": offer.ends_at.isoformat(),
        "expires_at": offer.expires_at.isoformat(),
        "is_held": bool(offer.hold_key),
    }
    _owe(offer.entry, KIND_OFFER, to, facts, f"waitlist:offer:{offer.pk}", offer.expires_at, clock)


def _owe(
    entry: WaitlistEntry,
    kind: str,
    to: str,
    facts: dict[str, object],
    key: str,
    until: datetime,
    clock: Clock,
) -> None:
    """The caller is inside the change's transaction, at its end."""
    if not to:
        return
    context = {
        "reader": entry.visitor_name or entry.customer.name,
        "reference": entry.reference,
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
        language=entry.language or translation.get_language() or "en",
        customer=entry.customer,
        about=entry,
        context=context,
        dedupe_key=key,
        expires_at=until,
    )
    messages_write([draft], clock=clock)
