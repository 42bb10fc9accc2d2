"""What is noted of a visit's day besides its states: how late the customer said to be, and that it was paid."""

from django.utils.translation import gettext_lazy as _

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import appointment_states_check, change_save, record, visit_locked
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import MOVABLE
from booking.diary.wishes import Channel
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction

LATEST = 180


@service_transaction
def appointment_say_late(
    *, actor: Actor, appointment_id: int, version: int | None, minutes: int
) -> Appointment:
    """Note how many minutes late the customer said to be (0: on time after all); the visit's time stays as it is.

    Raises NotFound, NotAllowed, StaleVersion, WrongState (not for who is here), BadInput past three hours.
    """
    if not 0 <= minutes <= LATEST:
        raise BadInput.of("late", "range", _("Late is up to three hours; for more, please move the visit."))
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    appointment_states_check(appointment, MOVABLE)
    before = {"late_minutes": appointment.late_minutes}
    appointment.late_minutes = minutes
    change_save(appointment)
    record(actor, "appointment.late", appointment, before, {"late_minutes": minutes})
    return appointment


@service_transaction
def appointment_settle(
    *, actor: Actor, clock: Clock, appointment_id: int, version: int | None, is_settled: bool = True
) -> Appointment:
    """Note that what was done is paid, or that it is not after all; nothing is booked in any till.

    Raises NotFound, NotAllowed, StaleVersion, WrongState unless the visit is done.
    """
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    appointment_states_check(appointment, (AppointmentState.DONE,))
    before = {"settled_at": appointment.settled_at}
    appointment.settled_at = clock.now() if is_settled else None
    change_save(appointment)
    action = "appointment.settle" if is_settled else "appointment.unsettle"
    record(actor, action, appointment, before, {"settled_at": appointment.settled_at})
    return appointment


@service_transaction
def line_request(
    *, actor: Actor, appointment_id: int, version: int | None, line_id: int, is_requested: bool
) -> Appointment:
    """Note that the customer asked for the person of a line (which takes no turn), or that they did not.

    Raises NotFound, NotAllowed, StaleVersion.
    """
    appointment = visit_locked(appointment_id, version)
    authorise_visit(actor, Channel.DESK, appointment)
    line = next((line for line in appointment.lines.all() if line.pk == line_id), None)
    if line is None:
        raise NotFound
    before = {"staff_requested": line.staff_requested}
    line.staff_requested, line.by_turn = is_requested, line.by_turn and not is_requested
    line.save(update_fields=["staff_requested", "by_turn"])
    change_save(appointment)
    after = {"staff_requested": is_requested, "reason": line.staff.name}
    record(actor, "appointment.request", appointment, before, after)
    return appointment
