"""Somebody leaves: their last day, the end of their login, and their coming visits in other hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from booking.diary.models import Appointment
from booking.diary.services import appointment_move
from booking.diary.wishes import Channel, SlotTaken, WrongState
from booking.people.selectors import coming_visits
from booking.places.records import Unchanged, row_locked, row_write
from booking.team.leaving import leaving_noted
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, Busy, ChignonError, NotAllowed, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.access_services import login_closed
from tenants.accounts.rights import Action, authorise
from tenants.accounts.roles.granting import login_managed

REFUSALS = (SlotTaken, WrongState, StaleVersion, BadInput, NotAllowed, Busy)


@dataclass(frozen=True, slots=True)
class Handing:
    """Who gets somebody's lines of a visit (`staff_id` None: whoever is free), as of the version that was looked at."""

    version: int
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many visits went over, and by visit why others did not."""

    done: int
    refused: Mapping[int, ChignonError]


@service_transaction
def staff_leaves(
    *, actor: Actor, clock: Clock, staff_id: int, leaves_on: date, unchanged: Unchanged | None = None
) -> StaffMember:
    """Write the first local day on which somebody is no longer here: nothing is booked with them from then on.

    Their login ends that midnight by itself, and at once when the day has come. Raises NotFound, BadInput, StaleVersion,
    LastOwner, and NotAllowed for a login that the actor may not end.
    """
    authorise(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id, unchanged)
    if staff.archived_at:
        raise NotFound
    if staff.starts_on and leaves_on <= staff.starts_on:
        raise BadInput.of("leaves_on", "range", _("The last day comes before the first."))
    if staff.user_id:
        login_managed(actor, staff.user_id)
    row_write(staff, {"leaves_on": leaves_on}, actor=actor, action="staff.leaves")
    if staff.user_id and leaves_on <= salon_day(clock):
        login_closed(actor, staff.user_id)
    leaving_noted(staff)
    return staff


def visits_hand_over(
    *, actor: Actor, clock: Clock, staff: StaffMember, handings: Mapping[int, Handing]
) -> HandedOver:
    """Give somebody's lines of these visits to others, at the same time; each visit stands for itself.

    The customer and the new person are told as of any move. What went over already is left alone. Raises NotAllowed.
    """
    authorise(actor, Action.APPOINTMENT_WRITE)
    done, refused = 0, {}
    for visit in coming_visits(staff, clock).filter(pk__in=handings):
        try:
            _given(actor, clock, visit, staff, handings[visit.pk])
            done += 1
        except REFUSALS as error:
            refused[visit.pk] = error
    return HandedOver(done, refused)


def _given(actor: Actor, clock: Clock, visit: Appointment, staff: StaffMember, handing: Handing) -> None:
    lines = visit.lines.all()
    appointment_move(
        actor=actor,
        clock=clock,
        channel=Channel.DESK,
        appointment_id=visit.pk,
        version=handing.version,
        starts_at=visit.starts_at,
        staff_ids=[handing.staff_id if line.staff_id == staff.pk else line.staff_id for line in lines],
    )
