"""Guests who come together: each with a visit of their own, booked, moved and cancelled in one transaction, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_booking, authorise_visit
from booking.diary.changes import (
    appointment_insert,
    appointment_seat_again,
    appointment_states_check,
    change_save,
    kept_person,
    record,
    seated_facts,
    visit_facts_now,
    visit_locked,
    whole_of,
    wish_again,
)
from booking.diary.models import Appointment, Block
from booking.diary.seats.refusals import seated
from booking.diary.seats.seating import Request, seat_visit
from booking.diary.selectors.visits import party_of
from booking.diary.services import CANCELLABLE, MOVABLE, cancel_locked
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.readers import people_of
from booking.diary.visitors import visitor_for, visitor_problems
from booking.diary.wishes import Channel, CustomerDetails, LineWish, VisitExtras
from booking.places.freed import time_freed
from kernel.actor import Actor
from kernel.audit.services import audit_together
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes together, guest by guest, and whether the first pays for all."""

    guests: tuple[CustomerDetails, ...]
    first_pays: bool = False


def party_book(
    *,
    actor: Actor,
    clock: Clock,
    channel: Channel,
    location_id: int,
    starts_at: datetime,
    wishes: Sequence[LineWish],
    party: Party,
    extras: VisitExtras | None = None,
    override: bool = False,
) -> list[Appointment]:
    """Book a visit for each guest, who all start at once: all of them or none, the people locked once.

    The `guest` of each wish is the place of its guest in the party. Raises as booking does.
    """
    if {wish.guest for wish in wishes} != set(range(len(party.guests))):
        raise BadInput.of("lines", "required", _("Please choose at least one service for every guest."))
    request = Request(channel, location_id, starts_at, tuple(wishes), clock.now(), override=override)

    def book(request: Request) -> list[Appointment]:
        return _book(actor, clock, request, party, extras or VisitExtras())

    return seated(book, request, clock)


def party_move(
    *,
    actor: Actor,
    clock: Clock,
    party: UUID,
    versions: Mapping[int, int],
    starts_at: datetime,
    override: bool = False,
) -> list[Appointment]:
    """Move those visits of the party that can still be moved: they all start together then, each with their people.

    `versions` is what the person had before their eyes, by visit. Raises StaleVersion, WrongState when there is
    nothing to move, and as booking.
    """
    visits = _movable(party)
    request = Request(
        Channel.DESK,
        visits[0].location_id,
        starts_at,
        party_wishes(visits),
        clock.now(),
        moving_id=visits[0].pk,
        also_moving=tuple(visit.pk for visit in visits[1:]),
        override=override,
    )

    def move(request: Request) -> list[Appointment]:
        return _move(actor, clock, request, versions)

    return seated(move, request, clock)


@service_transaction
def party_cancel(
    *, actor: Actor, clock: Clock, party: UUID, versions: Mapping[int, int], reason: str = ""
) -> list[Appointment]:
    """Cancel those visits of the party that can still be cancelled. Raises as cancelling one does."""
    found = [visit.pk for visit in party_of(party) if visit.state in CANCELLABLE]
    visits = [visit_locked(pk, versions.get(pk, 0)) for pk in sorted(found)]
    if not visits:
        raise NotFound
    for visit in visits:
        cancel_locked(actor, clock, Channel.DESK, visit, reason)
    return visits


def party_wishes(visits: Sequence[Appointment]) -> tuple[LineWish, ...]:
    """The visits as wishes of one party, each line with the person who has it."""
    return tuple(
        replace(wish_again(line, kept_person(line, Channel.DESK)), guest=guest)
        for guest, visit in enumerate(visits)
        for line in visit.lines.all()
    )


def _movable(party: UUID) -> list[Appointment]:
    visits = [visit for visit in party_of(party) if visit.state in MOVABLE]
    if not visits:
        raise NotFound
    return visits


@service_transaction
def _book(
    actor: Actor, clock: Clock, request: Request, party: Party, extras: VisitExtras
) -> list[Appointment]:
    authorise_booking(actor, request)

    def problems(country: str) -> list[Problem]:
        return [
            problem for guest in party.guests for problem in visitor_problems(request.channel, country, guest)
        ]

    place = seat_visit(request, also_check=lambda facts: problems(facts.country))
    key, visits = uuid4(), []
    for number, guest in enumerate(party.guests):
        own = place.of_guest(number)
        with audit_together():
            visitor = visitor_for(actor, request.channel, place.facts.country, guest, extras)
            pays = party.first_pays and number == 0
            linked = replace(extras, party=key, pays_for_party=pays)
            asked = _of_guest(request, number)
            visit = appointment_insert(actor, asked, own, visitor, guest.language, linked)
            record(actor, "appointment.create", visit, {}, seated_facts(own))
        visits.append(visit)
    for visit in visits:
        appointment_announce(appointment=visit, kind="booked", clock=clock)
    return visits


def _of_guest(request: Request, guest: int) -> Request:
    """What that guest asked for, line by line as their seats are."""
    return replace(request, wishes=tuple(wish for wish in request.wishes if wish.guest == guest))


@service_transaction
def _move(actor: Actor, clock: Clock, request: Request, versions: Mapping[int, int]) -> list[Appointment]:
    wanted = [request.moving_id or 0, *request.also_moving]
    locked = {pk: visit_locked(pk, versions.get(pk, 0)) for pk in sorted(wanted)}
    visits = [locked[pk] for pk in wanted]
    authorise_booking(actor, request)
    for visit in visits:
        authorise_visit(actor, request.channel, visit)
        appointment_states_check(visit, MOVABLE)
    before = [(visit_facts_now(visit), whole_of(visit), people_of(visit)) for visit in visits]
    place = seat_visit(request)
    Block.objects.filter(appointment__in=visits).delete()
    for guest, visit in enumerate(visits):
        seats = place.of_guest(guest)
        appointment_seat_again(visit, seats, request=_of_guest(request, guest), allowed_by=actor.name)
        change_save(visit, sequence=True)
        record(actor, "appointment.move", visit, before[guest][0], seated_facts(seats))
    for visit, (_facts, former, had) in zip(visits, before, strict=True):
        time_freed(former, clock=clock)
        appointment_announce(appointment=visit, kind="moved", clock=clock, had=had)
    return visits
