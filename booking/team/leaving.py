"""The first day somebody is no longer here: their login ends by itself, at midnight of the salon's zone."""

from datetime import datetime

from booking.team.models import StaffMember
from kernel.actor import system_actor
from kernel.clock import Clock, instant_of, zone
from kernel.context import current_salon, salon_day
from kernel.due.services import due_at_latest, due_settle
from kernel.transactions import service_transaction
from tenants.accounts.access_services import login_closed
from tenants.accounts.roles.granting import LastOwner

DUE_KIND = "team.leaving"


def leaving_noted(staff: StaffMember) -> None:
    """Have the login looked at on the day; the caller is near the end of its transaction."""
    if staff.user_id and staff.leaves_on:
        due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=_midnight(staff))


def logins_of_the_left_end(*, clock: Clock) -> int:
    """End the logins of all who have left by now, and say when the next one leaves; how many ended.

    The salon's last owner keeps theirs until there is another.
    """
    today = salon_day(clock)
    with_login = StaffMember.objects.filter(user__is_active=True, leaves_on__isnull=False)
    left = with_login.filter(leaves_on__lte=today).values_list("user_id", flat=True)
    ended = sum(_ended(user_id) for user_id in list(left) if user_id)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock))
    return ended


def _next(clock: Clock) -> datetime | None:
    today = salon_day(clock)
    coming = StaffMember.objects.filter(user__is_active=True, leaves_on__gt=today).order_by("leaves_on")
    staff = coming.first()
    return _midnight(staff) if staff else None


@service_transaction
def _login_end(*, user_id: int) -> None:
    login_closed(system_actor("worker"), user_id)


def _ended(user_id: int) -> bool:
    try:
        _login_end(user_id=user_id)
    except LastOwner:
        return False
    return True


def _midnight(staff: StaffMember) -> datetime:
    if staff.leaves_on is None:
        raise ValueError(staff.pk)
    return instant_of(staff.leaves_on, 0, zone(current_salon().time_zone))
