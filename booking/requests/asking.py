"""Somebody asks for a group or a series: nothing is booked or held, the salon answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.diary.availability.facts import facts_load
from booking.diary.availability.plans import MOST_GUESTS, MOST_LINES, lines_planned
from booking.diary.tokens import new_reference
from booking.diary.visitors import visitor_for, visitor_problems
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish, VisitExtras
from booking.requests.messages import request_announce
from booking.requests.models import RequestKind, VisitRequest
from booking.requests.selectors import rules_now
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction

LONGEST_DAYS = 365
DAY_MINUTES = 1440
LEAST_GUESTS = 2
MOST_TIMES = 52
MOST_EVERY = 26
MOST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class GuestWish:
    """One who comes: their name ("" unknown), and the services wished for with their names on the menu."""

    name: str
    lines: tuple[LineWish, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What somebody asks for; units and meaning as on `VisitRequest`."""

    kind: RequestKind
    location_id: int
    guests: tuple[GuestWish, ...]
    from_date: date
    until_date: date
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    every_weeks: int | None = None
    times: int | None = None
    note: str = ""


@service_transaction
def request_ask(
    *, actor: Actor, clock: Clock, wished: Wished, customer: CustomerDetails, agreement: Agreement
) -> VisitRequest:
    """Write down what a stranger asks for, and tell them and the owners.

    Raises NotFound for an unknown location or where the salon takes no such requests, BadInput naming every problem.
    """
    rules = rules_now()
    if not (rules.takes_groups if wished.kind == RequestKind.GROUP else rules.takes_series):
        raise NotFound
    country = _check(wished, customer, clock)
    visitor = visitor_for(actor, Channel.STOREFRONT, country, customer, VisitExtras(source="storefront"))
    if visitor.customer is None:
        raise BadInput.of("name", "required", _("Please give a name."))
    now = clock.now()
    row = VisitRequest(
        reference=new_reference(),
        kind=wished.kind,
        location_id=wished.location_id,
        customer=visitor.customer,
        visitor_name=visitor.name,
        visitor_phone=visitor.phone,
        visitor_email=visitor.email,
        language=customer.language or current_salon().language,
        guests=[_guest(guest) for guest in wished.guests],
        from_date=wished.from_date,
        until_date=wished.until_date,
        from_minute=wished.from_minute,
        until_minute=wished.until_minute,
        every_weeks=wished.every_weeks,
        times=wished.times,
        note=wished.note.strip()[:MOST_NOTE],
        consent_at=now,
        consent_address=agreement.address or None,
        created_at=now,
    )
    row.save(force_insert=True)
    audit_record(
        actor=actor,
        action="request.ask",
        target=row,
        after={"kind": str(row.kind), "guests": len(row.guests)},
    )
    request_announce(row, "received", clock=clock)
    return row


def _guest(guest: GuestWish) -> dict[str, Any]:
    lines = [
        {
            "service": wish.service_id,
            "variant": wish.variant_id,
            "add_ons": list(wish.add_on_ids),
            "staff": wish.staff_id,
            "name": name[:200],
        }
        for wish, name in zip(guest.lines, guest.names, strict=True)
    ]
    return {"name": " ".join(guest.name.split())[:120], "lines": lines}


def _check(wished: Wished, customer: CustomerDetails, clock: Clock) -> str:
    """The shop's country; raises BadInput naming every problem, NotFound."""
    every = tuple(wish for guest in wished.guests for wish in guest.lines)
    facts = facts_load(wished.location_id, every, now=clock.now())
    today = local_day(clock.now(), facts.tz)
    problems = [*_day_problems(wished, today), *_size_problems(wished)]
    problems += visitor_problems(Channel.STOREFRONT, facts.country, customer)
    if problems:
        raise BadInput(problems)
    for guest in wished.guests:
        lines_planned(facts, guest.lines, Channel.STOREFRONT)
    return facts.country


def _day_problems(wished: Wished, today: date) -> Iterator[Problem]:
    if wished.from_date < today:
        yield Problem("from_date", "past", _("This day is already past."))
    if wished.until_date < wished.from_date:
        yield Problem("until_date", "range", _("The last day comes after the first."))
    if wished.until_date > today + timedelta(days=LONGEST_DAYS):
        yield Problem("until_date", "range", _("Please ask for a day within a year."))
    if not 0 <= wished.from_minute < wished.until_minute <= DAY_MINUTES:
        yield Problem("part", "range", _("The latest time comes after the earliest."))


def _size_problems(wished: Wished) -> Iterator[Problem]:
    if not _fits(wished.guests, wished.kind):
        yield Problem(
            "guests",
            "range",
            _("Please choose one to eight services for everybody, for two to eight people."),
        )
    if wished.kind == RequestKind.SERIES:
        if wished.every_weeks is None or not 1 <= wished.every_weeks <= MOST_EVERY:
            yield Problem("every_weeks", "range", _("Every week to every 26 weeks."))
        if wished.times is None or not 2 <= wished.times <= MOST_TIMES:
            yield Problem("times", "range", _("Two to 52 visits."))


def _fits(guests: Sequence[GuestWish], kind: RequestKind) -> bool:
    is_many = LEAST_GUESTS <= len(guests) <= MOST_GUESTS if kind == RequestKind.GROUP else len(guests) == 1
    return is_many and all(0 < len(guest.lines) <= MOST_LINES for guest in guests)
