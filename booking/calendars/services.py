"""Making and ending the private link of a member of staff."""

from booking.calendars.models import CalendarFeed
from booking.diary.tokens import new_reference
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import NotAllowed, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, may


def may_make_feed(actor: Actor, staff: StaffMember) -> bool:
    """Whether the actor may see and change that person's link: their own, or anybody's with the team's right."""
    is_own = staff.user_id is not None and staff.user_id == actor.id
    return may(actor, Action.TEAM_WRITE) or (is_own and may(actor, Action.DAY_SEE_OWN))


@service_transaction
def feed_make(*, actor: Actor, clock: Clock, staff_id: int, names_customers: bool) -> CalendarFeed:
    """Make a new link for the person; the one before is good no more. Raises NotFound, NotAllowed."""
    staff = person_to_change(actor, staff_id)
    _end(staff, clock)
    feed = CalendarFeed.objects.create(
        reference=new_reference(), staff=staff, names_customers=names_customers, made_at=clock.now()
    )
    _record(actor, "calendar.link_made", staff, {"names_customers": names_customers})
    return feed


@service_transaction
def feed_end(*, actor: Actor, clock: Clock, staff_id: int) -> None:
    """Let the person's link lead nowhere from now on; without one nothing changes. Raises NotFound, NotAllowed."""
    staff = person_to_change(actor, staff_id)
    if _end(staff, clock):
        _record(actor, "calendar.link_ended", staff, {})


def person_to_change(actor: Actor, staff_id: int) -> StaffMember:
    """The person, locked, whose calendars the actor may change; who is not there any more is NotFound, else NotAllowed.

    The lock is the weaker one: who writes a calendar into the diary holds the calendar, and names the person by a key.
    """
    staff = StaffMember.objects.select_for_update(no_key=True).filter(pk=staff_id, archived_at=None).first()
    if staff is None:
        raise NotFound
    if not may_make_feed(actor, staff):
        raise NotAllowed(action=str(Action.TEAM_WRITE))
    return staff


def _end(staff: StaffMember, clock: Clock) -> int:
    return CalendarFeed.objects.filter(staff=staff, ended_at=None).update(ended_at=clock.now())


def _record(actor: Actor, action: str, staff: StaffMember, after: dict[str, object]) -> None:
    audit_record(actor=actor, action=action, target=staff, after=after)
