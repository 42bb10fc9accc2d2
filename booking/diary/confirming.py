"""A customer says that they will come: one tap, behind the visit's own link."""

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import appointment_states_check, record, visit_locked
from booking.diary.models import Appointment, AppointmentState
from booking.diary.wishes import Channel, TooLate
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import StaleVersion
from kernel.transactions import service_transaction


@service_transaction
def appointment_confirm(
    *, actor: Actor, clock: Clock, channel: Channel, appointment_id: int, version: int | None = None
) -> Appointment:
    """Confirm a booked visit; a second tap changes nothing.

    Raises NotFound, NotAllowed, StaleVersion (it was moved since the page was opened), WrongState, and TooLate once
    it has begun.
    """
    appointment = visit_locked(appointment_id, None)
    authorise_visit(actor, channel, appointment)
    if appointment.state == AppointmentState.CONFIRMED:
        return appointment
    if version is not None and appointment.version != version:
        raise StaleVersion(version=appointment.version)
    appointment_states_check(appointment, (AppointmentState.BOOKED,))
    if appointment.starts_at <= clock.now():
        raise TooLate
    appointment.state = AppointmentState.CONFIRMED
    appointment.version += 1
    appointment.save()
    before = {"state": AppointmentState.BOOKED}
    record(actor, "appointment.confirm", appointment, before, {"state": appointment.state})
    return appointment
