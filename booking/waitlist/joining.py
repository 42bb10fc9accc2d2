"""Joining the waitlist, and leaving it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from booking.catalog.models import AddOn, Service, ServiceVariant
from booking.catalog.terms import price_with
from booking.diary.availability.facts import Facts, facts_load
from booking.diary.availability.plans import lines_planned
from booking.diary.seats.holds import hold_release
from booking.diary.tokens import new_reference
from booking.diary.visitors import Visitor, visitor_for, visitor_problems
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish, VisitExtras
from booking.team.models import StaffMember
from booking.waitlist.messages import joined_announce
from booking.waitlist.models import (
    STANDING,
    EntrySource,
    EntryState,
    OfferState,
    WaitlistEntry,
    WaitlistLine,
    WaitlistOffer,
)
from booking.waitlist.offering import offer_close
from booking.waitlist.openings import work_due
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock, instant_of, local_day
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, authorise_seen

LONGEST_DAYS = 180
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWish:
    """What somebody waits for; units and meaning as on `WaitlistEntry`."""

    location_id: int
    lines: tuple[LineWish, ...]
    from_date: date
    until_date: date
    staff_ids: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    notice_minutes: int = 60
    note: str = ""


@service_transaction
def entry_join(
    *,
    actor: Actor,
    clock: Clock,
    channel: Channel,
    wish: EntryWish,
    customer: CustomerDetails,
    agreement: Agreement | None = None,
    made_by: EntrySource | None = None,
) -> WaitlistEntry:
    """Put somebody on the list and owe them their private link; `made_by` says so where it is not plain from `channel`.

    Whom the salon asks of its own accord (`EntrySource.RHYTHM`) is told of the offer alone.

    Raises NotAllowed at the desk, NotFound for an unknown location or customer, BadInput naming every problem.
    """
    if not channel.is_online:
        authorise(actor, Action.WAITLIST_WRITE, at=wish.location_id)
    facts = facts_load(wish.location_id, wish.lines, now=clock.now())
    _check(wish, customer, channel, facts, clock)
    visitor = visitor_for(actor, channel, facts.country, customer, VisitExtras())
    if visitor.customer is None:
        raise BadInput.of("name", "required", _("Please give a name."))
    entry = _entry(wish, visitor, channel, facts, clock, agreement or Agreement(), customer.language)
    entry.made_by = made_by or entry.made_by
    entry.save(force_insert=True)
    WaitlistLine.objects.bulk_create(_lines(entry, wish))
    audit_record(actor=actor, action="waitlist.join", target=entry, after={"customer": entry.customer_id})
    work_due(entry.expires_at)
    if entry.made_by != EntrySource.RHYTHM:
        joined_announce(entry, clock=clock)
    return entry


def entry_withdraw(*, actor: Actor, clock: Clock, entry_id: int) -> WaitlistEntry:
    """Take somebody off the list; a time that was held for them goes to the next.

    At the desk it needs the right to; online the caller has shown the entry's own link. Raises NotAllowed, NotFound.
    """
    entry = _withdraw(actor=actor, entry_id=entry_id)
    for offer in WaitlistOffer.objects.filter(entry=entry, state=OfferState.OPEN):
        offer_end(offer=offer, state=OfferState.RECALLED, clock=clock)
    return entry


def offer_end(*, offer: WaitlistOffer, state: OfferState, clock: Clock) -> bool:
    """Close the offer before its time and give the held time free; whether it was still open."""
    was_open = offer_close(offer_id=offer.pk, state=state, clock=clock)
    if was_open and offer.hold_key:
        hold_release(hold_key=offer.hold_key)
    return was_open


@service_transaction
def _withdraw(*, actor: Actor, entry_id: int) -> WaitlistEntry:
    entry = WaitlistEntry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    if actor.kind is ActorKind.USER:
        authorise_seen(actor, Action.WAITLIST_WRITE, at=entry.location_id)
    if entry.state in STANDING:
        before = {"state": entry.state}
        entry.state = EntryState.WITHDRAWN
        entry.save(update_fields=["state"])
        after = {"state": entry.state}
        audit_record(actor=actor, action="waitlist.withdraw", target=entry, before=before, after=after)
    return entry


def _check(wish: EntryWish, customer: CustomerDetails, channel: Channel, facts: Facts, clock: Clock) -> None:
    problems = [*_date_problems(wish, facts, clock), *_people_problems(wish)]
    problems += visitor_problems(channel, facts.country, customer)
    if not wish.lines:
        problems.append(Problem("services", "required", _("Please choose at least one service.")))
    if problems:
        raise BadInput(problems)
    lines_planned(facts, wish.lines, channel)


def _date_problems(wish: EntryWish, facts: Facts, clock: Clock) -> Iterator[Problem]:
    today = local_day(clock.now(), facts.tz)
    if wish.until_date < max(wish.from_date, today):
        yield Problem("until_date", "range", _("The last day comes after the first, and is not over."))
    if wish.until_date > today + timedelta(days=LONGEST_DAYS):
        yield Problem("until_date", "range", _("Please wait no longer than half a year."))
    if not 0 <= wish.from_minute < wish.until_minute <= DAY_MINUTES:
        yield Problem("until_time", "range", _("The latest time comes after the earliest."))


def _people_problems(wish: EntryWish) -> Iterator[Problem]:
    known = StaffMember.objects.filter(
        pk__in=wish.staff_ids, locations=wish.location_id, archived_at=None, takes_appointments=True
    )
    if known.count() != len(set(wish.staff_ids)):
        yield Problem("staff", "unknown", _("One of these people does not take visits here."))


def _entry(
    wish: EntryWish,
    visitor: Visitor,
    channel: Channel,
    facts: Facts,
    clock: Clock,
    agreement: Agreement,
    language: str,
) -> WaitlistEntry:
    now, customer = clock.now(), visitor.customer
    is_stranger = channel.is_online
    return WaitlistEntry(
        reference=new_reference(),
        location_id=wish.location_id,
        customer=customer,
        visitor_name=visitor.name if is_stranger else "",
        visitor_phone=visitor.phone if is_stranger else "",
        visitor_email=visitor.email if is_stranger else "",
        language=language or (customer.language if customer else "") or current_salon().language,
        made_by=EntrySource.STOREFRONT if is_stranger else EntrySource.DESK,
        staff_ids=list(dict.fromkeys(wish.staff_ids)),
        weekdays=sorted(set(wish.weekdays)),
        from_minute=wish.from_minute,
        until_minute=wish.until_minute,
        from_date=wish.from_date,
        until_date=wish.until_date,
        notice_minutes=wish.notice_minutes,
        note=wish.note.strip(),
        value_minor=_value(wish.lines),
        consent_at=now if agreement.given else None,
        consent_address=agreement.address or None if agreement.given else None,
        expires_at=instant_of(wish.until_date + timedelta(days=1), 0, facts.tz),
        created_at=now,
    )


@dataclass(frozen=True, slots=True)
class _Things:
    """What the wishes name, by id."""

    services: dict[int, Service]
    variants: dict[int, ServiceVariant]
    add_ons: dict[int, AddOn]


def _things(lines: tuple[LineWish, ...]) -> _Things:
    variants = [line.variant_id for line in lines if line.variant_id]
    add_ons = [pk for line in lines for pk in line.add_on_ids]
    return _Things(
        Service.objects.in_bulk([line.service_id for line in lines]),
        ServiceVariant.objects.in_bulk(variants),
        AddOn.objects.in_bulk(add_ons),
    )


def _value(lines: tuple[LineWish, ...]) -> int:
    """What the visit costs on the menu, in minor units."""
    things = _things(lines)
    return sum(
        price_with(
            things.services[line.service_id],
            things.variants.get(line.variant_id or 0),
            [things.add_ons[pk] for pk in line.add_on_ids],
            None,
        )
        for line in lines
    )


def _lines(entry: WaitlistEntry, wish: EntryWish) -> Iterator[WaitlistLine]:
    things = _things(wish.lines)
    for place, line in enumerate(wish.lines):
        variant = things.variants.get(line.variant_id or 0)
        parts = [things.services[line.service_id].name, *([variant.name] if variant else [])]
        add_ons = [{"id": pk, "name": things.add_ons[pk].name} for pk in line.add_on_ids]
        yield WaitlistLine(
            entry=entry,
            position=place,
            service_id=line.service_id,
            variant=variant,
            staff_id=line.staff_id,
            name=" + ".join([", ".join(parts), *(str(one["name"]) for one in add_ons)])[:200],
            add_ons=add_ons,
        )
