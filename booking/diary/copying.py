"""A visit once more, on another day or at another time: the same customer, services and people, sold anew."""

from dataclasses import replace
from datetime import datetime

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import facts_of, wish_again
from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish, VisitExtras
from kernel.actor import Actor
from kernel.clock import Clock


def appointment_copy(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    starts_at: datetime,
    wishes: tuple[LineWish, ...] | None = None,
    override: bool = False,
) -> Appointment:
    """Book the visit again at that start, by the same people unless `wishes` says otherwise; at today's prices.

    Raises NotFound, NotAllowed, and as booking does.
    """
    source = facts_of(appointment_id)
    authorise_visit(actor, Channel.DESK, source)
    return appointment_book(
        actor=actor,
        clock=clock,
        channel=Channel.DESK,
        location_id=source.location_id,
        starts_at=starts_at,
        wishes=wishes or wishes_anew(source),
        customer=CustomerDetails(customer_id=source.customer_id, language=source.language),
        extras=VisitExtras(desk_note=source.desk_note, is_test=source.is_test),
        override=override,
    )


def wishes_anew(visit: Appointment) -> tuple[LineWish, ...]:
    """The visit's lines as they would be sold once more, by the same person and as long as they were given.

    Who did a line by turn is kept, not asked for.
    """
    return tuple(
        replace(wish_again(line, line.staff_id), kept_by=None, unasked=not line.staff_requested)
        for line in visit.lines.all()
    )
