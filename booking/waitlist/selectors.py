"""Reads of the waitlist."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from booking.team.models import StaffMember
from booking.waitlist.models import (
    STANDING,
    EntrySource,
    EntryState,
    OfferRule,
    OfferState,
    Opening,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRules,
)
from kernel.errors import NotFound


def rules_now() -> WaitlistRules:
    """The salon's rules; the defaults until they are saved for the first time."""
    return WaitlistRules.objects.filter(pk=1).first() or WaitlistRules(pk=1)


def entries() -> QuerySet[WaitlistEntry]:
    """Everybody who is or was on the list, with location, customer, lines and offers (the newest first)."""
    offers = Prefetch("offers", WaitlistOffer.objects.select_related("appointment").order_by("-id"))
    return WaitlistEntry.objects.select_related("location", "customer").prefetch_related("lines", offers)


def entry_by_id(entry_id: int) -> WaitlistEntry:
    """One entry; raises NotFound."""
    found = entries().filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def entries_listed(*, state: str, text: str, places: Collection[int] | None) -> QuerySet[WaitlistEntry]:
    """The list of these locations (None: of all) as the desk filters it: in line while they wait, else the latest first."""
    rows = entries()
    rows = rows.filter(state=state) if state in EntryState.values else rows.filter(state__in=STANDING)
    if text:
        rows = rows.filter(
            Q(customer__name__icontains=text)
            | Q(visitor_name__icontains=text)
            | Q(lines__name__icontains=text)
        ).distinct()
    if places is not None:
        rows = rows.filter(location_id__in=places)
    is_line = state in ("", *STANDING)
    return rows.order_by("created_at", "id") if is_line else rows.order_by("-id")


def waiting_for(location_id: int, first_day: date, last_day: date) -> QuerySet[WaitlistEntry]:
    """Who waits for a time at the location on one of these days, the first in line first; not whom the salon asked."""
    return (
        entries()
        .filter(
            location_id=location_id,
            state=EntryState.WAITING,
            from_date__lte=last_day,
            until_date__gte=first_day,
        )
        .exclude(made_by=EntrySource.RHYTHM)
        .order_by("created_at", "id")
    )


def in_order(rows: QuerySet[WaitlistEntry], rule: str) -> QuerySet[WaitlistEntry]:
    """The entries in the order in which the rule asks them."""
    return rows.order_by("-value_minor", "created_at", "id") if rule == OfferRule.VALUE else rows


def offer_open(entry: WaitlistEntry) -> WaitlistOffer | None:
    """The entry's open offer, read with it."""
    return next((offer for offer in entry.offers.all() if offer.state == OfferState.OPEN), None)


def is_open(offer: WaitlistOffer, now: datetime) -> bool:
    """Whether the offer can still be taken."""
    return offer.state == OfferState.OPEN and offer.expires_at > now


def offers_over(now: datetime) -> QuerySet[WaitlistOffer]:
    """Open offers whose time to answer has passed."""
    return WaitlistOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=now).order_by("id")


def openings_due(now: datetime) -> QuerySet[Opening]:
    """Freed time for which takers are to be looked for now."""
    return Opening.objects.filter(look_at__lte=now).select_related("location").order_by("starts_at", "id")


def next_due() -> datetime | None:
    """When the salon's waitlist is to be worked on again; None when nothing waits."""
    instants = [
        Opening.objects.filter(look_at__isnull=False)
        .order_by("look_at")
        .values_list("look_at", flat=True)
        .first(),
        WaitlistOffer.objects.filter(state=OfferState.OPEN)
        .order_by("expires_at")
        .values_list("expires_at", flat=True)
        .first(),
        WaitlistEntry.objects.filter(state=EntryState.WAITING)
        .order_by("expires_at")
        .values_list("expires_at", flat=True)
        .first(),
    ]
    return min((instant for instant in instants if instant is not None), default=None)


def people_named(entry: WaitlistEntry) -> list[str]:
    """The people whom the entry wishes for, by name; none where anyone will do."""
    wished = {*entry.staff_ids, *(line.staff_id for line in entry.lines.all() if line.staff_id)}
    people = StaffMember.objects.filter(pk__in=wished).order_by("position", "pk")
    return list(people.values_list("name", flat=True))
