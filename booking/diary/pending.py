"""Visits that are asked for: the time is held like a visit's until the salon says yes or no, or its time is over.

Whoever answers holds the visit's row; of two answers at once, and of an answer and the end of the time, one wins.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import change_save, record, visit_cancel, visit_locked, whole_of
from booking.diary.models import Appointment, AppointmentState, Refusal
from booking.diary.telling.holding_back import moves_withdraw
from booking.diary.telling.messages import ChangeKind, appointment_announce
from booking.diary.wishes import AlreadyAnswered, Channel, TooLate
from booking.places.freed import time_freed
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction

DUE_KIND = "pending"
MOST_OFFERED = 3
LONGEST_REASON = 200
BATCH = 100
_KINDS: dict[Refusal, ChangeKind] = {Refusal.DECLINED: "declined", Refusal.EXPIRED: "expired"}
SYSTEM = Actor(kind=ActorKind.SYSTEM, name="", source="due")
logger = logging.getLogger(__name__)


@service_transaction
def appointment_accept(
    *, actor: Actor, clock: Clock, appointment_id: int, version: int | None = None
) -> Appointment:
    """Say yes: the visit is booked, and everybody is told as of a booking; reminders begin here.

    Raises NotFound, NotAllowed, StaleVersion, AlreadyAnswered, and TooLate once it should have begun.
    """
    visit = _pending_locked(appointment_id, version, actor)
    if visit.starts_at <= clock.now():
        raise TooLate(_("The time of this visit is already past."))
    visit.state, visit.pending_until = AppointmentState.BOOKED, None
    change_save(visit, sequence=True)
    record(actor, "appointment.accept", visit, {"state": AppointmentState.PENDING}, {"state": visit.state})
    moves_withdraw(appointment=visit, clock=clock)  # that it was asked for is no news any more
    appointment_announce(appointment=visit, kind="booked", clock=clock)
    return visit


@service_transaction
def appointment_decline(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    version: int | None = None,
    reason: str = "",
    offered: Sequence[datetime] = (),
) -> Appointment:
    """Say no, in the salon's own words and with up to three other times; the held time is free at once.

    Raises NotFound, NotAllowed, StaleVersion, AlreadyAnswered, BadInput for too long a reason or too many times.
    """
    if len(reason.strip()) > LONGEST_REASON:
        raise BadInput.of("reason", "too_long", _("Please say it in 200 characters."))
    if len(offered) > MOST_OFFERED:
        raise BadInput.of("offered", "too_many", _("Please name three other times at most."))
    visit = _pending_locked(appointment_id, version, actor)
    visit.offered = [start.isoformat() for start in sorted(offered)]
    _refuse(visit, Refusal.DECLINED, actor=actor, reason=reason, clock=clock)
    return visit


def pending_expire(*, clock: Clock) -> int:
    """Let go what was not answered in time, each visit in a transaction of its own; how many there were.

    One that cannot go does not keep the others: raises ExceptionGroup of those at the end, so that they are tried again.
    """
    gone, broken = 0, []
    for pk in _late(clock):
        try:
            gone += _expire(appointment_id=pk, clock=clock)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            # The edge of the worker: one that cannot lapse must not hold up those behind it (TRUST F21).
            logger.exception("visit %s cannot lapse", pk)
            broken.append(error)
    if broken:
        raise ExceptionGroup("visits that cannot lapse", broken)
    return gone


def _late(clock: Clock) -> Iterator[int]:
    """The visits whose time is over, by key and a batch at a time, each once."""
    last: int | None = 0
    while last is not None:
        late = Appointment.objects.filter(pending_until__lte=clock.now(), pk__gt=last).order_by("pk")
        batch = list(late.values_list("pk", flat=True)[:BATCH])
        yield from batch
        last = batch[-1] if len(batch) == BATCH else None


def next_expiry() -> datetime | None:
    """When the next visit that waits for an answer lapses."""
    rows = Appointment.objects.filter(pending_until__isnull=False).order_by("pending_until")
    return rows.values_list("pending_until", flat=True).first()


def pending_due(visit: Appointment) -> None:
    """Have the visit looked at when its time is over; inside the booking's transaction, before its messages."""
    if visit.pending_until is not None:
        due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=visit.pending_until)


@service_transaction
def _expire(*, appointment_id: int, clock: Clock) -> bool:
    try:
        visit = visit_locked(appointment_id, None)
    except NotFound:
        return False
    if visit.state != AppointmentState.PENDING or (visit.pending_until or clock.now()) > clock.now():
        return False
    _refuse(visit, Refusal.EXPIRED, actor=SYSTEM, reason="", clock=clock)
    return True


def _pending_locked(appointment_id: int, version: int | None, actor: Actor) -> Appointment:
    """The visit, locked, for somebody who may answer it while it still waits for an answer."""
    visit = visit_locked(appointment_id, None)
    authorise_visit(actor, Channel.DESK, visit)
    if visit.state != AppointmentState.PENDING:
        raise AlreadyAnswered
    if version not in (None, visit.version):
        raise StaleVersion(version=visit.version)
    return visit


def _refuse(visit: Appointment, refusal: Refusal, *, actor: Actor, reason: str, clock: Clock) -> None:
    visit.refusal = refusal
    visit_cancel(visit, actor=actor, reason=reason, clock=clock, action=f"appointment.{refusal}")
    time_freed(whole_of(visit), clock=clock)
    moves_withdraw(appointment=visit, clock=clock)
    appointment_announce(appointment=visit, kind=_KINDS[refusal], clock=clock)
