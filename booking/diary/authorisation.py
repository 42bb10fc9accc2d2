"""Who may change which visit: the first beat of every service of the diary."""

from booking.diary.models import Appointment
from booking.diary.seats.seating import Request
from booking.diary.wishes import Channel
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.errors import NotAllowed
from tenants.accounts.rights import Action, authorise, may


def authorise_booking(actor: Actor, request: Request) -> None:
    """At the desk: the right to book for all, or for oneself and then only with oneself; online everybody may.

    Raises NotAllowed.
    """
    if request.override:
        authorise(actor, Action.APPOINTMENT_OVERRIDE, at=request.location_id)
    if request.channel.is_online or may(actor, Action.APPOINTMENT_WRITE, at=request.location_id):
        return
    authorise(actor, Action.APPOINTMENT_WRITE_OWN, at=request.location_id)
    _own_only(actor, [wish.staff_id for wish in request.wishes])


def authorise_visit(actor: Actor, channel: Channel, appointment: Appointment) -> None:
    """At the desk: the right to change every visit, or those that are all one's own. Raises NotAllowed.

    Online the caller has shown the visit's own token.
    """
    if channel.is_online or may(actor, Action.APPOINTMENT_WRITE, at=appointment.location_id):
        return
    authorise(actor, Action.APPOINTMENT_WRITE_OWN, at=appointment.location_id)
    _own_only(actor, [line.staff_id for line in appointment.lines.all()])


def authorise_blocking(actor: Actor, staff_id: int | None, *, at: int) -> None:
    """The right to block anybody's time and any resource at the location, or only one's own time. Raises NotAllowed."""
    if may(actor, Action.APPOINTMENT_WRITE, at=at):
        return
    authorise(actor, Action.APPOINTMENT_WRITE_OWN, at=at)
    _own_only(actor, [staff_id])


def _own_only(actor: Actor, staff_ids: list[int | None]) -> None:
    own = StaffMember.objects.filter(user_id=actor.id or 0).values_list("pk", flat=True).first()
    if own is None or any(staff_id != own for staff_id in staff_ids):
        raise NotAllowed(action=str(Action.APPOINTMENT_WRITE))
