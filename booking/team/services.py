"""Changing people: who they are and where they work."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from booking.places.models import Location
from booking.places.records import (
    Unchanged,
    free_slug,
    last_position,
    moving,
    restoring,
    row_archive,
    row_locked,
    row_write,
    rows_of,
)
from booking.team.leaving import leaving_noted
from booking.team.models import StaffMember
from booking.team.selectors import may_invite
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.access_services import login_closed
from tenants.accounts.invitations import Invitee, login_invited
from tenants.accounts.rights import Action, authorise, authorise_somewhere
from tenants.accounts.roles.granting import login_managed

COLOURS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffDetails:
    """What is known of a person; `[starts_on, leaves_on)` are local days, `colour` 1–12 (0: the next free one)."""

    name: str
    title: str = ""
    level: int = 1
    bio: str = ""
    email: str = ""
    phone: str = ""
    colour: int = 0
    takes_appointments: bool = True
    bookable_online: bool = True
    most_visits_per_day: int | None = None
    most_minutes_per_day: int | None = None
    starts_on: date | None = None
    leaves_on: date | None = None


@service_transaction
def staff_create(
    *, actor: Actor, details: StaffDetails, location_ids: Sequence[int], user_id: int | None = None
) -> StaffMember:
    """A person at these locations, last in the list, with no shifts yet. Raises NotFound for a foreign location."""
    authorise(actor, Action.TEAM_WRITE)
    places = rows_of(Location, location_ids)
    position = last_position(StaffMember.objects.all())
    details = replace(details, colour=details.colour or position % COLOURS + 1)
    staff = StaffMember.objects.create(
        **asdict(details),
        user_id=user_id,
        slug=free_slug(StaffMember, details.name, fallback="person"),
        position=position,
    )
    staff.locations.set(places)
    audit_record(actor=actor, action="staff.created", target=staff, after=asdict(details))
    return staff


@service_transaction
def staff_change(
    *,
    actor: Actor,
    staff_id: int,
    details: StaffDetails,
    location_ids: Sequence[int],
    unchanged: Unchanged | None = None,
) -> StaffMember:
    """Write the details and the locations; shifts at a location that is left end with it.

    Who has a login gets another last day only from whoever may end that login.

    Raises NotFound, StaleVersion, BadInput, NotAllowed.
    """
    authorise(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id, unchanged)
    _check_dates(details)
    if staff.user_id and details.leaves_on != staff.leaves_on:
        login_managed(actor, staff.user_id)
    places = rows_of(Location, location_ids)
    row_write(
        staff,
        asdict(replace(details, colour=details.colour or staff.colour)),
        actor=actor,
        action="staff.changed",
    )
    before = sorted(staff.locations.values_list("id", flat=True))
    after = sorted(place.pk for place in places)
    if before != after:
        staff.locations.set(places)
        staff.shift_rules.exclude(location_id__in=after).delete()
        audit_record(
            actor=actor,
            action="staff.locations_changed",
            target=staff,
            before={"locations": before},
            after={"locations": after},
        )
    leaving_noted(staff)
    return staff


@service_transaction
def staff_invite(*, actor: Actor, clock: Clock, staff_id: int, invitee: Invitee) -> StaffMember:
    """A login for a member of the team, and the link on its way.

    Whoever gives access at some locations only gives it to people who work there and nowhere else: the login is theirs
    everywhere. Raises NotFound, NotAllowed, BadInput.
    """
    authorise_somewhere(actor, Action.ACCESS_WRITE)
    staff = row_locked(StaffMember, staff_id)
    if staff.user_id or staff.archived_at or not may_invite(actor, staff):
        raise NotFound
    user = login_invited(actor, clock, invitee)
    row_write(staff, {"user_id": user.pk}, actor=actor, action="staff.login_given")
    leaving_noted(staff)
    return staff


@service_transaction
def staff_photo_set(*, actor: Actor, staff_id: int, photo: str) -> StaffMember:
    """The name of a saved photo, or "" for none."""
    authorise(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id)
    row_write(staff, {"photo": photo}, actor=actor, action="staff.photo_changed")
    return staff


@service_transaction
def staff_archive(*, actor: Actor, row_id: int, clock: Clock) -> None:
    """Put somebody away who has left; their login ends with it. Raises NotFound, NotAllowed, LastOwner."""
    authorise(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, row_id)
    row_archive(staff, actor=actor, action="staff.archived", clock=clock)
    if staff.user_id:
        login_closed(actor, staff.user_id)


staff_restore = restoring(StaffMember, name="staff", right=Action.TEAM_WRITE)
staff_move = moving(  # the order also counts as seniority
    StaffMember, right=Action.TEAM_WRITE, among=lambda _staff: StaffMember.objects.filter(archived_at=None)
)


def _check_dates(details: StaffDetails) -> None:
    if details.starts_on and details.leaves_on and details.leaves_on <= details.starts_on:
        raise BadInput.of("leaves_on", "range", _("The last day comes before the first."))
