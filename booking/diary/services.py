"""Every change of an appointment: one call, one transaction: authorise, lock, check, change, record, announce."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_booking, authorise_visit
from booking.diary.availability.facts import Facts
from booking.diary.changes import (
    appointment_insert,
    appointment_seat_again,
    appointment_states_check,
    change_save,
    facts_of,
    record,
    rules_of,
    seated_facts,
    visit_cancel,
    visit_facts_now,
    visit_locked,
    whole_of,
    wishes_of,
)
from booking.diary.models import Appointment, AppointmentState
from booking.diary.pending import pending_due
from booking.diary.seats.ending import blocks_again, blocks_end
from booking.diary.seats.refusals import seated
from booking.diary.seats.restoring import blocks_restore
from booking.diary.seats.seating import Request, seat_visit
from booking.diary.strangers import Asked, answers_checked, pending_until
from booking.diary.telling.holding_back import standing_of
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.readers import people_of
from booking.diary.visitors import visitor_for, visitor_problems
from booking.diary.wishes import (
    Channel,
    CustomerDetails,
    LineWish,
    TooLate,
    VisitExtras,
    WrongState,
)
from booking.places.freed import time_freed
from crm.customers.minding.acknowledging import ARRIVAL, alerts_acknowledge
from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.audit.services import audit_together
from kernel.clock import Clock, local_day, system_clock, zone
from kernel.errors import BadInput, Problem
from kernel.transactions import service_transaction

EVENING_BEFORE = timedelta(hours=2)
MOVABLE = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)
SHIFTABLE = (*MOVABLE, AppointmentState.PENDING)  # what is asked for is moved too, and stays asked for
CANCELLABLE = (*MOVABLE, AppointmentState.ARRIVED, AppointmentState.CONSULTING)
WITHDRAWABLE = (*MOVABLE, AppointmentState.PENDING)  # by the customer; the desk declines what is asked for
NOT_HERE = (*MOVABLE, AppointmentState.NO_SHOW)
STAMPS = {
    AppointmentState.ARRIVED: "arrived_at",
    AppointmentState.CONSULTING: "consulted_at",
    AppointmentState.IN_SERVICE: "started_at",
    AppointmentState.DONE: "finished_at",
}


def appointment_book(
    *,
    actor: Actor,
    clock: Clock,
    channel: Channel,
    location_id: int,
    starts_at: datetime,
    wishes: Sequence[LineWish],
    customer: CustomerDetails,
    extras: VisitExtras | None = None,
    hold_key: str = "",
    override: bool = False,
) -> Appointment:
    """Book a visit. Online it must be a start that `free_offers` gives; at the desk any whole free minute.

    `override` (right appointment.override) seats it over other bookings, outside hours or in the past; the
    blocks then say so and by whom. `hold_key` is the hold that this booking makes good.
    Raises NotAllowed, NotFound, BadInput naming every problem, SlotTaken with alternatives, Busy.
    """
    request = _request(channel, location_id, starts_at, wishes, clock, hold_key=hold_key, override=override)

    def book(request: Request) -> Appointment:
        return _book(actor, clock, request, customer, extras or VisitExtras())

    return seated(book, request, clock)


def appointment_move(
    *,
    actor: Actor,
    clock: Clock,
    channel: Channel,
    appointment_id: int,
    version: int | None,
    starts_at: datetime,
    staff_ids: Sequence[int | None] | None = None,
    rooms: Sequence[tuple[int, int] | None] | None = None,
    override: bool = False,
    is_undo: bool = False,
    is_tried: bool = False,
) -> Appointment:
    """Move a visit to another start, and to other people where `staff_ids` (one per line, None = anyone) says so.

    Without `staff_ids` the desk keeps the people, and a customer keeps those they had asked for. What was agreed
    (names, prices) stays. `rooms` (one per line, as in `LineWish`) are those that it is to have. `is_undo` brings it back to where it was, also when that start is past. What is only tried is told
    a little later, and not at all when it is taken back. What is only asked for stays so at its new time, with a new time
    to answer. Raises StaleVersion, WrongState, TooLate (customers past the
    notice), and as booking.
    """
    visit = facts_of(appointment_id)
    known = visit.version if version is None else version  # the wishes are made of its lines as they are now
    wishes = wishes_of(visit, channel, staff_ids, rooms)
    request = _request(
        channel, visit.location_id, starts_at, wishes, clock, moving_id=appointment_id, override=override
    )
    request = replace(request, keeps_start=is_undo)

    def move(request: Request) -> Appointment:
        return _move(actor, clock, request, known, is_tried=is_tried or is_undo)

    return seated(move, request, clock)


@service_transaction
def appointment_cancel(
    *,
    actor: Actor,
    clock: Clock,
    channel: Channel,
    appointment_id: int,
    version: int | None,
    reason: str = "",
) -> Appointment:
    """Cancel a visit; its time is free at once. Raises NotFound, NotAllowed, StaleVersion, WrongState, TooLate."""
    appointment = visit_locked(appointment_id, version)
    cancel_locked(actor, clock, channel, appointment, reason)
    return appointment


def cancel_locked(
    actor: Actor, clock: Clock, channel: Channel, appointment: Appointment, reason: str
) -> None:
    """Cancel a visit whose row the caller has locked, inside the caller's transaction. Raises as cancelling does."""
    authorise_visit(actor, channel, appointment)
    appointment_states_check(appointment, WITHDRAWABLE if channel.is_online else CANCELLABLE)
    if channel.is_online and appointment.state != AppointmentState.PENDING:
        _notice_check(appointment, clock.now(), rules_of(appointment).cancel_notice_minutes)
    visit_cancel(appointment, actor=actor, reason=reason, clock=clock)
    time_freed(whole_of(appointment), clock=clock)
    appointment_announce(appointment=appointment, kind="cancelled", clock=clock)


@service_transaction
def appointment_set_state(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    version: int | None,
    state: AppointmentState | str,
    is_undo: bool = False,
) -> Appointment:
    """Take a visit through the day (confirmed, arrived, in consultation, in service, done, did not come), with the instant of each.

    A visit that did not come gives its time free, one that is done early the rest of it; taking that back occupies it
    again, over others if need be.
    Nobody comes before the day of the visit, and nobody is missed before its time. A step back takes back the
    instants of the steps that it undoes. `is_undo` also allows the way back of every step forward.
    Raises NotFound, NotAllowed, StaleVersion, WrongState, MustAcknowledge when somebody comes of whom a severe alert
    was not read.
    """
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    before, wanted = AppointmentState(appointment.state), _state(state)
    is_way_back = is_undo and before in TRANSITIONS[wanted]
    if not (is_way_back or wanted in TRANSITIONS[before]) or is_early(appointment, wanted, clock.now()):
        raise WrongState
    if before in NOT_HERE and wanted in STAMPS and not is_undo:
        alerts_acknowledge(
            actor, appointment.customer_id, doing=ARRIVAL, visit_id=appointment_id, already=True
        )
    appointment.state = wanted
    _stamp(appointment, wanted, clock.now())
    change_save(appointment)
    if wanted == AppointmentState.NO_SHOW:
        appointment.blocks.all().delete()
        time_freed(whole_of(appointment), clock=clock)
    elif before == AppointmentState.NO_SHOW:
        blocks_restore(appointment, allowed_by=actor.name, now=clock.now())
    elif wanted == AppointmentState.DONE:
        blocks_end(appointment, clock=clock)
    elif before == AppointmentState.DONE:
        blocks_again(appointment, allowed_by=actor.name, now=clock.now())
    record(actor, "appointment.state", appointment, {"state": before}, {"state": wanted})
    return appointment


@service_transaction
def appointment_note(
    *,
    actor: Actor,
    appointment_id: int,
    version: int | None,
    desk_note: str,
    clock: Clock = system_clock,
) -> Appointment:
    """Write the desk's own note on a visit. Raises NotFound, NotAllowed, StaleVersion."""
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    before = appointment.desk_note
    appointment.desk_note = desk_note.strip()
    change_save(appointment)
    record(
        actor, "appointment.note", appointment, {"desk_note": before}, {"desk_note": appointment.desk_note}
    )
    return appointment


TRANSITIONS: dict[AppointmentState, tuple[AppointmentState, ...]] = {
    AppointmentState.BOOKED: (
        AppointmentState.CONFIRMED,
        AppointmentState.ARRIVED,
        AppointmentState.IN_SERVICE,
        AppointmentState.DONE,
        AppointmentState.NO_SHOW,
    ),
    AppointmentState.CONFIRMED: (
        AppointmentState.BOOKED,
        AppointmentState.ARRIVED,
        AppointmentState.IN_SERVICE,
        AppointmentState.DONE,
        AppointmentState.NO_SHOW,
    ),
    AppointmentState.ARRIVED: (
        AppointmentState.CONFIRMED,
        AppointmentState.CONSULTING,
        AppointmentState.IN_SERVICE,
        AppointmentState.DONE,
        AppointmentState.NO_SHOW,
    ),
    AppointmentState.CONSULTING: (
        AppointmentState.ARRIVED,
        AppointmentState.IN_SERVICE,
        AppointmentState.DONE,
    ),
    AppointmentState.IN_SERVICE: (
        AppointmentState.ARRIVED,
        AppointmentState.CONSULTING,
        AppointmentState.DONE,
    ),
    AppointmentState.DONE: (AppointmentState.IN_SERVICE,),
    AppointmentState.NO_SHOW: (AppointmentState.BOOKED, AppointmentState.ARRIVED),
    AppointmentState.CANCELLED: (),
    AppointmentState.PENDING: (),  # accepted or declined (see `pending`)
}


def _state(state: AppointmentState | str) -> AppointmentState:
    try:
        return AppointmentState(state)
    except ValueError:
        raise BadInput.of("state", "unknown") from None


def is_early(appointment: Appointment, state: AppointmentState, now: datetime) -> bool:
    """Whether it is too early for the state: nobody comes before the day, and nobody is missed before the start.

    For a visit after midnight people come the evening before.
    """
    if state == AppointmentState.NO_SHOW:
        return now < appointment.starts_at
    tz = zone(appointment.location.time_zone)
    return state in STAMPS and local_day(now + EVENING_BEFORE, tz) < local_day(appointment.starts_at, tz)


def _stamp(appointment: Appointment, state: AppointmentState, now: datetime) -> None:
    """Note the instant of the step; the instants of later steps, which it undoes, are taken back."""
    steps = list(STAMPS)
    reached = steps.index(state) if state in STAMPS else -1
    for place, step in enumerate(steps):
        if place > reached:
            setattr(appointment, STAMPS[step], None)
    if reached >= 0 and getattr(appointment, STAMPS[state]) is None:
        setattr(appointment, STAMPS[state], now)
    if state != AppointmentState.DONE:
        appointment.settled_at = None


def _request(
    channel: Channel,
    location_id: int,
    starts_at: datetime,
    wishes: Sequence[LineWish],
    clock: Clock,
    *,
    moving_id: int | None = None,
    hold_key: str = "",
    override: bool = False,
) -> Request:
    if starts_at.tzinfo is None:
        raise BadInput.of("start", "offset", _("A time needs its offset, such as +01:00."))
    return Request(
        channel=channel,
        location_id=location_id,
        starts_at=starts_at,
        wishes=tuple(wishes),
        now=clock.now(),
        moving_id=moving_id,
        hold_key=hold_key,
        override=override,
    )


@service_transaction
def _book(
    actor: Actor, clock: Clock, request: Request, customer: CustomerDetails, extras: VisitExtras
) -> Appointment:
    authorise_booking(actor, request)
    said = answers_checked([wish.service_id for wish in request.wishes], extras)

    def problems(facts: Facts) -> list[Problem]:
        return [*visitor_problems(request.channel, facts.country, customer), *said.problems]

    place = seat_visit(request, also_check=problems)
    with audit_together():
        visitor = visitor_for(actor, request.channel, place.facts.country, customer, extras)
        asks = extras.by_stranger and not extras.is_invited
        until = _answered_by(request, visitor.customer) if asks else None
        kept: dict[str, Any] = {"answers": said.kept, "pending_until": until}
        appointment = appointment_insert(actor, request, place, visitor, customer.language, extras, **kept)
        record(actor, "appointment.create", appointment, {}, seated_facts(place))
    pending_due(appointment)
    if extras.is_told:
        appointment_announce(appointment=appointment, kind="asked" if until else "booked", clock=clock)
    return appointment


def _answered_by(request: Request, customer: Customer | None) -> datetime | None:
    """Until when the salon has to say yes to the stranger's visit; None where it is booked at once."""
    services = tuple(wish.service_id for wish in request.wishes)
    return pending_until(Asked(request.location_id, services, request.starts_at, request.now, customer))


def _asked_until(appointment: Appointment, request: Request) -> datetime:
    """Until when what is asked for at its new time has to be answered, by the rules of now, else as it was."""
    services = tuple(wish.service_id for wish in request.wishes)
    start, customer = appointment.starts_at, appointment.customer
    until = pending_until(Asked(appointment.location_id, services, start, request.now, customer))
    return until or min(appointment.pending_until or start, start)


@service_transaction
def _move(
    actor: Actor, clock: Clock, request: Request, version: int | None, *, is_tried: bool
) -> Appointment:
    appointment = visit_locked(request.moving_id or 0, version)
    authorise_visit(actor, request.channel, appointment)
    authorise_booking(actor, request)
    appointment_states_check(appointment, SHIFTABLE)
    is_asked = appointment.state == AppointmentState.PENDING
    if is_asked and (appointment.pending_until or clock.now()) <= clock.now():
        raise WrongState  # its time to be answered is over; the worker is about to let it go
    if request.channel.is_online and not is_asked:
        _notice_check(appointment, clock.now(), rules_of(appointment).move_notice_minutes)
    before, former, had = visit_facts_now(appointment), whole_of(appointment), people_of(appointment)
    was, place = standing_of(appointment), seat_visit(request)
    appointment_seat_again(appointment, place, request=request, allowed_by=actor.name)
    if is_asked:
        appointment.pending_until = _asked_until(appointment, request)
    change_save(appointment, sequence=True)
    record(actor, "appointment.move", appointment, before, seated_facts(place))
    time_freed(former, clock=clock)
    pending_due(appointment)
    appointment_announce(
        appointment=appointment,
        kind="asked" if is_asked else "moved",
        clock=clock,
        is_tried=is_tried,
        had=had,
        was=was,
    )
    return appointment


def _notice_check(appointment: Appointment, now: datetime, minutes: int) -> None:
    if appointment.starts_at - now < timedelta(minutes=minutes):
        raise TooLate
