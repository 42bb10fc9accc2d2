"""Offering a time: what the worker does with freed time, and what the desk does by hand.

An offer and the hold that keeps its time are written in one transaction, so that a process killed at any moment
leaves both or neither; the hold lapses at the very instant at which the offer does.
"""

import secrets
from datetime import datetime, timedelta

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from booking.diary.seats.holds import hold_make
from booking.diary.wishes import SlotTaken
from booking.waitlist import selectors
from booking.waitlist.matching import Fit, Matcher, channel_of, matcher_for, wishes_of
from booking.waitlist.messages import can_be_offered, offer_announce
from booking.waitlist.models import (
    EntrySource,
    EntryState,
    OfferRule,
    OfferState,
    Opening,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRules,
)
from booking.waitlist.openings import work_due
from kernel.actor import Actor, system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, Busy, ChignonError
from kernel.transactions import before_commit, service_transaction

MOST_ASKED = 200
SHORTEST_ANSWER = timedelta(minutes=5)
AFTER_OFFER = Case(
    When(made_by=EntrySource.RHYTHM, then=Value(EntryState.WITHDRAWN)), default=Value(EntryState.WAITING)
)


class NotWaiting(ChignonError):
    """The person has an offer, a visit, or is off the list."""

    code = "not_waiting"
    status = 409
    message = _("This customer has an offer already, or is no longer on the waitlist.")


def waitlist_work(*, clock: Clock) -> int:
    """Everything that is due on the salon's list; how many offers were made."""
    for offer in selectors.offers_over(clock.now()):
        offer_close(offer_id=offer.pk, state=OfferState.EXPIRED, clock=clock)
    entries_expire(clock=clock)
    return sum(opening_offer(opening, clock=clock) for opening in selectors.openings_due(clock.now()))


def opening_offer(opening: Opening, *, clock: Clock) -> int:
    """Offer the freed time to whoever it fits, by the salon's rule; how many offers were made."""
    rules, looked_at, made = selectors.rules_now(), opening.look_at, 0
    if rules.rule != OfferRule.BY_HAND and opening.ends_at > clock.now():
        made = sum(_asked(opening, rules, clock))
    opening_settle(opening_id=opening.pk, looked_at=looked_at)
    return made


def _asked(opening: Opening, rules: WaitlistRules, clock: Clock) -> list[bool]:
    """Ask one after the other; whoever was asked about this opening before is not asked again."""
    matcher = matcher_for(opening.location.time_zone, clock, rules.answer_minutes)
    days = [moment.astimezone(matcher.tz).date() for moment in (opening.starts_at, opening.ends_at)]
    waiting = selectors.waiting_for(opening.location_id, *days).exclude(offers__opening=opening)
    return [
        _ask(entry, opening, rules, matcher)
        for entry in selectors.in_order(waiting, rules.rule)[:MOST_ASKED]
        if can_be_offered(entry)
    ]


def _ask(entry: WaitlistEntry, opening: Opening, rules: WaitlistRules, matcher: Matcher) -> bool:
    fit = matcher.best(entry, opening.starts_at, opening.ends_at)
    if fit is None:
        return False
    try:
        offer_make(
            actor=system_actor("worker"), clock=matcher.clock, fit=fit, rules=rules, opening_id=opening.pk
        )
    except (SlotTaken, BadInput, Busy, NotWaiting):  # somebody was faster; the next in line is asked
        matcher.forget()
        return False
    if rules.rule != OfferRule.EVERYONE:
        matcher.forget()
    return True


def offer_make(
    *, actor: Actor, clock: Clock, fit: Fit, rules: WaitlistRules, opening_id: int | None = None
) -> WaitlistOffer:
    """Offer the time, and hold it unless everyone is asked at once.

    Raises SlotTaken, BadInput and Busy as a booking does, NotWaiting.
    """
    now = clock.now()
    offer = WaitlistOffer(
        entry=fit.entry,
        opening_id=opening_id,
        rule=rules.rule,
        starts_at=fit.offer.starts_at,
        ends_at=fit.offer.ends_at,
        staff_id_wished=fit.staff_id,
        expires_at=_until(fit, rules, now),
        created_at=now,
    )
    if opening_id is not None and rules.rule == OfferRule.EVERYONE:
        _offer_write(actor=actor, clock=clock, offer=offer)
        return offer
    offer.hold_key = f"waitlist.{secrets.token_urlsafe(24)}"
    with before_commit(lambda until: _held(offer, until, actor, clock)):
        hold_make(
            clock=clock,
            channel=channel_of(fit.entry),
            location_id=fit.entry.location_id,
            starts_at=offer.starts_at,
            wishes=wishes_of(fit.entry, fit.staff_id),
            hold_key=offer.hold_key,
            minutes=int((offer.expires_at - now).total_seconds() // 60),
        )
    return offer


def _until(fit: Fit, rules: WaitlistRules, now: datetime) -> datetime:
    """The end of the time to answer: before the visit begins, but a few minutes in any case."""
    return max(now + SHORTEST_ANSWER, min(now + timedelta(minutes=rules.answer_minutes), fit.offer.starts_at))


def _held(offer: WaitlistOffer, until: datetime, actor: Actor, clock: Clock) -> None:
    """Inside the hold's transaction: the offer ends when the hold does."""
    offer.expires_at = until
    _offer_insert(actor, clock, offer)


@service_transaction
def _offer_write(*, actor: Actor, clock: Clock, offer: WaitlistOffer) -> None:
    _offer_insert(actor, clock, offer)


def _offer_insert(actor: Actor, clock: Clock, offer: WaitlistOffer) -> None:
    """Write the offer and tell the person; raises NotWaiting."""
    waiting = WaitlistEntry.objects.filter(pk=offer.entry_id, state=EntryState.WAITING)
    if not waiting.update(state=EntryState.OFFERED):
        raise NotWaiting
    offer.pk = None
    offer.save(force_insert=True)
    audit_record(actor=actor, action="waitlist.offer", target=offer.entry, after=_said(offer))
    work_due(offer.expires_at)
    offer_announce(offer, clock=clock)


def _said(offer: WaitlistOffer) -> dict[str, object]:
    return {"starts_at": offer.starts_at, "expires_at": offer.expires_at, "rule": offer.rule}


@service_transaction
def offer_close(*, offer_id: int, state: OfferState, clock: Clock) -> bool:
    """Close an open offer: the person waits again, and the next in line may be asked; whether it was open.

    Whoever never asked for a time, but was asked by the salon, waits for none.

    The hold lapses by itself; whoever closes an offer before its time releases it.
    """
    rows = WaitlistOffer.objects.filter(pk=offer_id, state=OfferState.OPEN)
    if not rows.update(state=state, answered_at=clock.now()):
        return False
    offer = WaitlistOffer.objects.get(pk=offer_id)
    WaitlistEntry.objects.filter(pk=offer.entry_id, state=EntryState.OFFERED).update(state=AFTER_OFFER)
    if offer.opening_id is not None:
        Opening.objects.filter(pk=offer.opening_id).update(look_at=clock.now())
    work_due(clock.now())
    return True


@service_transaction
def entries_expire(*, clock: Clock) -> int:
    """Take everybody off the list whose last day is over; how many."""
    over = WaitlistEntry.objects.filter(state=EntryState.WAITING, expires_at__lte=clock.now())
    return over.update(state=EntryState.EXPIRED)


@service_transaction
def opening_settle(*, opening_id: int, looked_at: datetime | None) -> None:
    """Say when the opening is looked at again: when its open offers run out, or never.

    Whoever asked for a look meanwhile has changed `look_at`, and keeps it.
    """
    still_open = WaitlistOffer.objects.filter(opening_id=opening_id, state=OfferState.OPEN)
    until = still_open.order_by("expires_at").values_list("expires_at", flat=True).first()
    Opening.objects.filter(pk=opening_id, look_at=looked_at).update(look_at=until)
