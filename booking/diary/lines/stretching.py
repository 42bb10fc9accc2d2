"""Making a visit longer or shorter: its start stays, the last line's work gives or takes the minutes."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_booking, authorise_visit
from booking.diary.availability.plans import SHORTEST_WORK
from booking.diary.changes import (
    appointment_seat_again,
    appointment_states_check,
    change_save,
    facts_of,
    record,
    seated_facts,
    visit_facts_now,
    visit_locked,
    wishes_of,
)
from booking.diary.models import Appointment, AppointmentState
from booking.diary.seats.refusals import seated
from booking.diary.seats.seating import Request, seat_visit
from booking.diary.services import MOVABLE
from booking.diary.telling.holding_back import moves_wait, standing_of
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.readers import people_of
from booking.diary.wishes import Channel, LineWish
from booking.places.freed import Freed, time_freed
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import BadInput
from kernel.transactions import service_transaction

STRETCHABLE = (
    *MOVABLE,
    AppointmentState.ARRIVED,
    AppointmentState.CONSULTING,
    AppointmentState.IN_SERVICE,
)
LONGEST_LINE = 12 * 60


def appointment_stretch(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    version: int | None,
    minutes: int | None,
    override: bool = False,
) -> Appointment:
    """Let the last line of a visit take `minutes` in all (5 to 720; None: as the menu says), from the same start.

    People stay; the customer is told where a visit that has not begun ends later than they knew, and what is yet to be
    said of it is said anew. `override` (right
    appointment.override) also over other bookings and after hours. Raises StaleVersion, WrongState, NotAllowed,
    NotFound, BadInput, SlotTaken, Busy.
    """
    if minutes is not None and not SHORTEST_WORK <= minutes <= LONGEST_LINE:
        raise BadInput.of("minutes", "range", _("A service takes five minutes to twelve hours."))
    visit = facts_of(appointment_id)
    request = Request(
        channel=Channel.DESK,
        location_id=visit.location_id,
        starts_at=visit.starts_at,
        wishes=_wishes(visit, minutes),
        now=clock.now(),
        moving_id=appointment_id,
        override=override,
        keeps_start=True,
    )

    def stretch(request: Request) -> Appointment:
        return _stretch(actor, clock, request, visit.version if version is None else version)

    return seated(stretch, request, clock)


def _wishes(visit: Appointment, minutes: int | None) -> tuple[LineWish, ...]:
    """The visit as it is, its last line with other minutes."""
    *others, last = wishes_of(visit, Channel.DESK, None)
    return (*others, replace(last, own_minutes=minutes))


@service_transaction
def _stretch(actor: Actor, clock: Clock, request: Request, version: int | None) -> Appointment:
    appointment = visit_locked(request.moving_id or 0, version)
    authorise_visit(actor, request.channel, appointment)
    authorise_booking(actor, request)
    appointment_states_check(appointment, STRETCHABLE)
    before, was = visit_facts_now(appointment), standing_of(appointment)
    place = seat_visit(replace(request, starts_at=appointment.starts_at))
    appointment_seat_again(appointment, place, request=request, allowed_by=actor.name)
    is_news = _is_news(appointment, before["ends_at"])
    change_save(appointment, sequence=is_news)
    record(actor, "appointment.stretch", appointment, before, seated_facts(place))
    if appointment.ends_at < before["ends_at"]:
        freed = Freed(appointment.location_id, appointment.ends_at, before["ends_at"])
        time_freed(freed, clock=clock)
    if is_news:
        had = people_of(appointment)
        appointment_announce(
            appointment=appointment, kind="moved", clock=clock, is_tried=True, had=had, was=was
        )
    return appointment


def _is_news(appointment: Appointment, former_end: datetime) -> bool:
    """Whether it is told: a later end, or any end of a visit of whose last change nobody has heard yet."""
    if appointment.state not in MOVABLE:
        return False
    return appointment.ends_at > former_end or moves_wait(appointment)
