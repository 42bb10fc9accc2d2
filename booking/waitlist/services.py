"""Answering an offer, and the desk's own steps; joining and leaving are in `joining`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.strangers import Asked, pending_until
from booking.diary.wishes import Agreement, Channel, CustomerDetails, SlotTaken, VisitExtras
from booking.places.records import single_save
from booking.waitlist.joining import offer_end
from booking.waitlist.matching import channel_of, matcher_for, wishes_of
from booking.waitlist.models import (
    EntrySource,
    EntryState,
    OfferRule,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRules,
)
from booking.waitlist.offering import offer_close, offer_make
from booking.waitlist.openings import opening_look_again
from booking.waitlist.selectors import entry_by_id, rules_now
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.transactions import before_commit, service_transaction
from tenants.accounts.rights import Action, authorise, authorise_seen


class OfferOver(ChignonError):
    """The offer was answered, taken back, or its time to answer has passed."""

    code = "offer_over"
    status = 409
    message = _(
        "This offer is over. You are still on the waitlist, and we write when the next time comes free."
    )


class OfferGone(ChignonError):
    """Somebody else has the time."""

    code = "offer_gone"
    status = 409
    message = _(
        "Somebody was faster. You are still on the waitlist, and we write when the next time comes free."
    )


class NotFree(ChignonError):
    """The time that the desk wants to offer is not free."""

    code = "not_free"
    status = 409
    message = _("This time is no longer free for these services. Please choose another.")


def offer_take(
    *, actor: Actor, clock: Clock, offer_id: int, answers: Mapping[int, Any] | None = None
) -> Appointment:
    """Book the offered time; asked again, the same visit. The offer is settled in the booking's own transaction.

    Customers are asked the salon's questions (`answers`, by id of the question), and where the salon confirms bookings itself,
    it confirms what the list offered by itself too; not what somebody of the salon offered.
    Raises NotFound, NotAllowed (at the desk), OfferOver, OfferGone, BadInput, Busy.
    """
    offer = _offer(offer_id)
    if actor.kind is ActorKind.USER:
        authorise_seen(actor, Action.WAITLIST_WRITE, at=offer.entry.location_id)
    if offer.appointment is not None:
        return offer.appointment
    if offer.state != OfferState.OPEN or offer.expires_at <= clock.now():
        raise OfferOver
    try:
        visit = _booked(offer, actor, clock, answers or {})
    except (SlotTaken, OfferOver) as error:
        return _not_taken(offer, error, clock)
    opening_look_again(opening_id=offer.opening_id, clock=clock)
    return visit


def offer_decline(*, actor: Actor, clock: Clock, offer_id: int) -> None:
    """Say no: the time goes to the next, the person keeps waiting. Raises NotFound, NotAllowed, OfferOver."""
    offer = _offer(offer_id)
    if actor.kind is ActorKind.USER:
        authorise_seen(actor, Action.WAITLIST_WRITE, at=offer.entry.location_id)
    if not offer_end(offer=offer, state=OfferState.DECLINED, clock=clock):
        raise OfferOver


def offer_by_hand(*, actor: Actor, clock: Clock, entry_id: int, starts_at: datetime) -> WaitlistOffer:
    """Offer somebody who waits a free time, and hold it for the salon's time to answer.

    Raises NotAllowed, NotFound, NotFree for a time that is not (any more), NotWaiting, Busy.
    """
    entry, rules = entry_by_id(entry_id), rules_now()
    authorise_seen(actor, Action.WAITLIST_WRITE, at=entry.location_id)
    matcher = matcher_for(entry.location.time_zone, clock, rules.answer_minutes)
    fit = matcher.at(entry, starts_at)
    if fit is None:
        raise NotFree
    rules = WaitlistRules(rule=OfferRule.BY_HAND, answer_minutes=rules.answer_minutes)
    try:
        return offer_make(actor=actor, clock=clock, fit=fit, rules=rules)
    except (SlotTaken, BadInput) as error:
        raise NotFree from error


@service_transaction
def rules_save(*, actor: Actor, version: int, values: dict[str, Any]) -> WaitlistRules:
    """Change the salon's rules. Raises NotAllowed, StaleVersion, ValidationError for a value that cannot be."""
    authorise(actor, Action.PLACES_WRITE)
    return single_save(WaitlistRules, actor=actor, action="waitlist.rules", version=version, values=values)


def _offer(offer_id: int) -> WaitlistOffer:
    rows = WaitlistOffer.objects.select_related("entry__location__rules", "entry__customer", "appointment")
    offer = rows.prefetch_related("entry__lines").filter(pk=offer_id).first()
    if offer is None:
        raise NotFound
    return offer


def _booked(offer: WaitlistOffer, actor: Actor, clock: Clock, answers: Mapping[int, Any]) -> Appointment:
    entry, channel = offer.entry, channel_of(offer.entry)
    with before_commit(lambda visit: offer_settle(offer, visit, actor=actor, clock=clock)):
        return appointment_book(
            actor=_booker(actor, channel),
            clock=clock,
            channel=channel,
            location_id=entry.location_id,
            starts_at=offer.starts_at,
            wishes=wishes_of(entry, offer.staff_id_wished),
            customer=_details(entry, channel),
            extras=VisitExtras(
                customer_note=entry.note,
                source="waitlist",
                agreement=_agreement(entry),
                by_stranger=actor.kind is ActorKind.CUSTOMER,
                is_invited=is_invited(offer),
                answers=answers,
            ),
            hold_key=offer.hold_key,
        )


def is_invited(offer: WaitlistOffer) -> bool:
    """Whether somebody of the salon offered this very time, or put the person onto the list."""
    return offer.rule == OfferRule.BY_HAND or offer.entry.made_by != EntrySource.STOREFRONT


def answer_until(offer: WaitlistOffer, clock: Clock) -> datetime | None:
    """Until when the salon would have to confirm what the customer takes; None where it is booked at once."""
    entry = offer.entry
    if is_invited(offer):
        return None
    services = tuple(line.service_id for line in entry.lines.all())
    asked = Asked(entry.location_id, services, offer.starts_at, clock.now(), entry.customer)
    return pending_until(asked)


def _booker(actor: Actor, channel: Channel) -> Actor:
    """A customer who takes what the desk has put them down for books with the desk's leave."""
    if actor.kind is ActorKind.CUSTOMER and not channel.is_online:
        return Actor(kind=ActorKind.SYSTEM, name=actor.name, source="waitlist", address=actor.address)
    return actor


def _details(entry: WaitlistEntry, channel: Channel) -> CustomerDetails:
    """Who the visit is for: as the stranger typed it, or the customer that the desk chose."""
    if not channel.is_online:
        return CustomerDetails(customer_id=entry.customer_id, language=entry.language)
    return CustomerDetails(
        name=entry.visitor_name,
        phone=entry.visitor_phone,
        email=entry.visitor_email,
        language=entry.language,
    )


def _agreement(entry: WaitlistEntry) -> Agreement:
    """What was agreed to when they joined, with the terms as they stand on the page of the offer."""
    rules = getattr(entry.location, "rules", None)
    return Agreement(
        policy_text=rules.policy_text if rules else "",
        address=entry.consent_address or "",
        given=entry.consent_at is not None,
    )


def offer_settle(offer: WaitlistOffer, visit: Appointment, *, actor: Actor, clock: Clock) -> None:
    """Inside the booking's transaction: the offer is taken, once and in time; raises OfferOver."""
    rows = WaitlistOffer.objects.filter(pk=offer.pk, state=OfferState.OPEN, expires_at__gt=clock.now())
    if not rows.update(state=OfferState.TAKEN, answered_at=clock.now(), appointment=visit):
        raise OfferOver
    offered = WaitlistEntry.objects.filter(pk=offer.entry_id, state=EntryState.OFFERED)
    if not offered.update(state=EntryState.BOOKED):  # taken off the list a moment ago
        raise OfferOver
    after = {"appointment": visit.pk, "starts_at": offer.starts_at}
    audit_record(actor=actor, action="waitlist.taken", target=offer.entry, after=after)


def _not_taken(offer: WaitlistOffer, error: ChignonError, clock: Clock) -> Appointment:
    """The visit where the same offer was taken by a second tap; else the offer is lost."""
    now = _offer(offer.pk)
    if now.appointment is not None:
        return now.appointment
    if isinstance(error, OfferOver):
        raise error
    offer_close(offer_id=offer.pk, state=OfferState.LOST, clock=clock)
    raise OfferGone
