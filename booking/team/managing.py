"""Whose working time somebody decides over whose role holds at some locations only.

A person's time is one, wherever they work: who decides over it decides at every location of theirs.
"""

from collections.abc import Collection

from booking.places.models import Location
from booking.team.models import StaffMember
from booking.team.selectors import may_invite, staff_member
from kernel.actor import Actor
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise_somewhere, may, may_somewhere, places_with
from tenants.accounts.roles.granting import giver_of, grants_of
from tenants.accounts.selectors import seen_by


def authorise_people(actor: Actor, action: Action, staff_ids: Collection[int]) -> None:
    """The right over the working time of these people: at all the locations where they work.

    No query for who has it everywhere. Raises NotAllowed, and NotFound for people who work at none of the actor's.
    """
    authorise_somewhere(actor, action)
    places = places_with(actor, action)
    if places is None:
        return
    shops = set(Location.objects.filter(staff__in=staff_ids).values_list("pk", flat=True))
    if not shops & places:
        raise NotFound
    if not shops <= places:
        raise NotAllowed(action=str(action))


def person_managed(actor: Actor, staff_id: int, action: Action) -> StaffMember:
    """The person over whose working time the actor decides; raises NotFound, NotAllowed."""
    staff = staff_member(staff_id)
    authorise_people(actor, action, [staff.pk])
    return staff


def is_managed(actor: Actor, action: Action, *people: StaffMember) -> bool:
    """Whether the actor decides over these people's working time; for rows with their locations at hand."""
    places = places_with(actor, action)
    if places is None:
        return True
    shops = {place.pk for staff in people for place in staff.locations.all()}
    return bool(shops) and shops <= places


def may_open_login(actor: Actor, staff: StaffMember) -> bool:
    """Whether the person's login concerns the actor: who may give them one, or may change the one they have."""
    if not may_somewhere(actor, Action.ACCESS_WRITE):
        return False
    if staff.user_id is None:
        return may_invite(actor, staff)
    if places_with(actor, Action.ACCESS_WRITE) is None:
        return True
    user = User.objects.filter(seen_by(actor), pk=staff.user_id).first()
    return user is not None and (user.pk == actor.id or giver_of(actor).manages(grants_of(user)))


def tabs_of(actor: Actor, staff: StaffMember) -> dict[str, bool]:
    """Which parts of the person's page open for the actor."""
    return {
        "profile": may(actor, Action.TEAM_WRITE),
        "services": may(actor, Action.MENU_WRITE),
        "time": is_managed(actor, Action.TEAM_WRITE, staff),
        "calendar": may(actor, Action.TEAM_WRITE),
        "login": may_open_login(actor, staff),
    }
