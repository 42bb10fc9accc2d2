"""Changing what a booked visit is made of: services, people, extras, minutes, pauses, prices and their order.

What stays keeps what was agreed (name and price); what is new, or of another kind than before, is sold as it is today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F

from booking.diary.authorisation import authorise_booking, authorise_visit
from booking.diary.changes import (
    appointment_states_check,
    change_save,
    facts_of,
    holds_clear,
    line_of_seat,
    lines_remember,
    prices_of,
    record,
    seated_facts,
    times_of,
    visit_facts_now,
    visit_locked,
    whole_of,
)
from booking.diary.lines.changes import (
    Agreed,
    LineChange,
    checks_of,
    is_resold,
    is_same,
    kept_of,
    price_agreed,
    wish_of,
)
from booking.diary.lines.stretching import STRETCHABLE
from booking.diary.lines.ties import ties_restore
from booking.diary.models import Appointment, AppointmentLine, Block
from booking.diary.seats.blocks import blocks_of
from booking.diary.seats.refusals import seated
from booking.diary.seats.seating import Request, Seated, look_for_seat, seat_visit
from booking.diary.services import MOVABLE
from booking.diary.telling.holding_back import moves_wait, standing_of
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.readers import people_of
from booking.diary.wishes import Channel, LineWish, WrongState
from booking.places.freed import time_freed
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

ASIDE = 100  # where lines stand while they change places: two can never have the same one
WRITTEN = [field.name for field in AppointmentLine._meta.fields if field.name not in {"id", "appointment"}]


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked beside the seats."""

    version: int | None
    lines: tuple[LineChange, ...]
    tells: bool
    keeps_time: bool


def appointment_change_lines(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    version: int | None,
    lines: Sequence[LineChange],
    starts_at: datetime | None = None,
    override: bool = False,
    tells: bool = True,
    is_undo: bool = False,
) -> Appointment:
    """Give the visit these lines, from its own start or another one; its own time counts as free.

    A price of somebody's making needs the right appointment.override, and so does `override` (over other visits, after
    hours). The customer is told of a visit that has not begun unless `tells` is False. Nothing changes unless all of it fits.
    Raises NotFound, NotAllowed, StaleVersion, WrongState (begun visits keep their start, visits that are over everything),
    BadInput naming every problem, SlotTaken with alternatives, Busy.
    """
    visit = facts_of(appointment_id)
    request = request_of(visit, lines, clock, starts_at=starts_at, override=override)
    request = replace(request, keeps_start=request.keeps_start or is_undo)
    order = _Order(version, tuple(lines), tells, starts_at is None)

    def change(request: Request) -> Appointment:
        return _change(actor, clock, request, order)

    return seated(change, request, clock)


def request_of(
    visit: Appointment,
    lines: Sequence[LineChange],
    clock: Clock,
    *,
    starts_at: datetime | None = None,
    override: bool = False,
) -> Request:
    """The visit with these lines, as the engine is asked for a seat. Raises StaleVersion for a line that is not there."""
    kept = kept_of(visit, lines)
    return Request(
        channel=Channel.DESK,
        location_id=visit.location_id,
        starts_at=starts_at or visit.starts_at,
        wishes=tuple(wish_of(change, kept.get(change.line_id or 0)) for change in lines),
        now=clock.now(),
        moving_id=visit.pk,
        override=override,
        keeps_start=starts_at in {None, visit.starts_at},
    )


def lines_look(visit: Appointment, lines: Sequence[LineChange], clock: Clock) -> Seated:
    """Where the lines would stand from the visit's own start, as the diary is now. Raises NotSeated, BadInput, StaleVersion."""
    return look_for_seat(request_of(visit, lines, clock))


@service_transaction
def _change(actor: Actor, clock: Clock, request: Request, order: _Order) -> Appointment:
    visit = visit_locked(request.moving_id or 0, order.version)
    authorise_visit(actor, request.channel, visit)
    authorise_booking(actor, request)
    request = replace(request, starts_at=visit.starts_at) if order.keeps_time else request
    _state_check(visit, request)
    kept = kept_of(visit, order.lines)
    _prices_authorise(actor, visit, kept, order.lines)
    before, was, had, former = _facts(visit), standing_of(visit), people_of(visit), whole_of(visit)
    place = seat_visit(request, also_check=checks_of(kept, order.lines))
    _lines_write(visit, place, request, order.lines, kept, allowed_by=actor.name)
    is_news = visit.state in MOVABLE and (standing_of(visit) != was or moves_wait(visit))
    change_save(visit, sequence=is_news)
    record(actor, "appointment.lines", visit, before, {**seated_facts(place), **_sum(visit)})
    time_freed(former, clock=clock)
    if is_news:
        appointment_announce(
            appointment=visit,
            kind="changed" if visit.starts_at == before["starts_at"] else "moved",
            clock=clock,
            is_tried=True,
            had=had,
            was=was,
            tells_customer=order.tells,
        )
    return visit


def _state_check(visit: Appointment, request: Request) -> None:
    """Raises WrongState for a visit that is over or only asked for, and for another start of one that has begun."""
    appointment_states_check(visit, STRETCHABLE)
    if request.starts_at != visit.starts_at and visit.state not in MOVABLE:
        raise WrongState


def _prices_authorise(
    actor: Actor, visit: Appointment, kept: Mapping[int, AppointmentLine], lines: Sequence[LineChange]
) -> None:
    """The right to set a price, where one is set that was not agreed before; raises NotAllowed.

    Taking a step back asks for it again where it does nothing but set the price of a line that stays. A service that
    comes back brings the price it was sold for.
    """
    resold = is_resold(visit, lines)
    for change in lines:
        line = kept.get(change.line_id or 0)
        agreed = price_agreed(replace(change, price_minor=None, agreed=None), line, is_resold=resold)
        restored = change.agreed.price_minor if change.agreed and agreed is not None else None
        asked = restored if change.price_minor is None else change.price_minor
        if asked not in {None, agreed}:
            authorise(actor, Action.APPOINTMENT_OVERRIDE, at=visit.location_id)


def _lines_write(
    visit: Appointment,
    place: Seated,
    request: Request,
    lines: Sequence[LineChange],
    kept: Mapping[int, AppointmentLine],
    *,
    allowed_by: str,
) -> None:
    """Write the lines and blocks anew. Lines that stay keep their row; the visit's own row is not saved yet."""
    prices = _prices(visit, place, request, lines, kept)
    holds_clear(request, place)
    visit.blocks.all().delete()
    visit.lines.exclude(pk__in=kept).delete()
    visit.lines.update(position=F("position") + ASIDE)
    made = [
        _line(visit, place, number, prices[number], change, request.wishes[number], kept)
        for number, change in enumerate(lines)
    ]
    AppointmentLine.objects.bulk_update([line for line in made if line.pk in kept], WRITTEN)
    AppointmentLine.objects.bulk_create([line for line in made if line.pk not in kept])
    _ties_restore(visit, made, lines)
    Block.objects.bulk_create(blocks_of(place, lines=made, allowed_by=allowed_by, appointment=visit))
    lines_remember(visit, made)
    times = times_of(place)
    if times["starts_at"] != visit.starts_at:
        visit.late_minutes = 0  # said of the time that it had
    visit.starts_at, visit.ends_at = times["starts_at"], times["ends_at"]
    visit.total_minor = sum(prices)


def _prices(
    visit: Appointment,
    place: Seated,
    request: Request,
    lines: Sequence[LineChange],
    kept: Mapping[int, AppointmentLine],
) -> list[int]:
    """What each line costs, in minor units."""
    resold = is_resold(visit, lines)
    agreed = [price_agreed(change, kept.get(change.line_id or 0), is_resold=resold) for change in lines]
    menu = prices_of(request, place) if None in agreed else []
    return [menu[number] if price is None else price for number, price in enumerate(agreed)]


def _line(
    visit: Appointment,
    place: Seated,
    number: int,
    price_minor: int,
    change: LineChange,
    wish: LineWish,
    kept: Mapping[int, AppointmentLine],
) -> AppointmentLine:
    """The line as it is to be: the former one where it stays, with its name and what was said of its person."""
    made = line_of_seat(visit, place, number, price_minor, wish)
    former = kept.get(change.line_id or 0)
    said: Agreed | AppointmentLine | None = change.agreed
    if former is not None:
        made.pk = former.pk
        if said is None and is_same(former, wish):
            said = former
        if made.staff_id == former.staff_id:
            made.staff_requested, made.by_turn = former.staff_requested, former.by_turn
    if said is not None:
        made.service_name, made.add_ons = said.service_name, list(said.add_ons)
    if former is None and change.agreed is not None:
        made.pk = change.agreed.former_id
    if change.agreed is not None and made.staff_id == wish.staff_id:
        made.staff_requested, made.by_turn = change.agreed.staff_requested, change.agreed.by_turn
    return made


def _ties_restore(visit: Appointment, made: Sequence[AppointmentLine], lines: Sequence[LineChange]) -> None:
    """What was written of a line that is back names it again."""
    for line, change in zip(made, lines, strict=True):
        if change.agreed is not None and change.agreed.former_id is not None:
            ties_restore(visit_id=visit.pk, line_id=line.pk, ties=change.agreed.ties)


def _facts(visit: Appointment) -> dict[str, Any]:
    return {**visit_facts_now(visit), **_sum(visit)}


def _sum(visit: Appointment) -> dict[str, Any]:
    return {"total_minor": visit.total_minor}
