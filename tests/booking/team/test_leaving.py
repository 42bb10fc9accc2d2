"""Who has given notice is signed out on the first day that they are no longer here."""

from datetime import UTC, date, datetime

import pytest

from booking.team.leaving import DUE_KIND, logins_of_the_left_end
from booking.team.models import StaffMember
from booking.team.services import StaffDetails, staff_change
from kernel.actor import system_actor
from kernel.clock import FixedClock
from kernel.due.models import DueWork
from tests.cast import LocationFactory, StaffMemberFactory, UserFactory

LAST_EVENING = FixedClock(datetime(2027, 3, 31, 21, 59, tzinfo=UTC))  # 23:59 in Berlin
MIDNIGHT = FixedClock(datetime(2027, 3, 31, 22, 0, tzinfo=UTC))


@pytest.fixture
def ana(in_a):
    """Somebody with a login, whose first day away is the first of April."""
    staff = StaffMemberFactory(name="Ana", user=UserFactory(), locations=[LocationFactory()])
    give_notice(staff, date(2027, 4, 1))
    return staff


def give_notice(staff, day):
    staff_change(
        actor=system_actor("test"),
        staff_id=staff.pk,
        details=StaffDetails(name=staff.name, leaves_on=day),
        location_ids=[place.pk for place in staff.locations.all()],
    )


def is_in(staff):
    return StaffMember.objects.get(pk=staff.pk).user.is_active


def test_the_day_is_noted_when_notice_is_given(ana, salon_a):
    assert DueWork.objects.get(salon_uuid=salon_a.uuid, kind=DUE_KIND).next_due_at == MIDNIGHT.now()


def test_the_login_ends_at_midnight_of_the_salon_and_not_before(ana):
    assert (logins_of_the_left_end(clock=LAST_EVENING), is_in(ana)) == (0, True)
    assert (logins_of_the_left_end(clock=MIDNIGHT), is_in(ana)) == (1, False)


def test_the_next_who_leaves_is_waited_for(ana, salon_a):
    ben = StaffMemberFactory(name="Ben", user=UserFactory(), locations=[LocationFactory()])
    give_notice(ben, date(2027, 5, 1))
    logins_of_the_left_end(clock=MIDNIGHT)
    due = DueWork.objects.get(salon_uuid=salon_a.uuid, kind=DUE_KIND)
    assert due.next_due_at == datetime(2027, 4, 30, 22, 0, tzinfo=UTC)
    assert is_in(ben)


def test_nothing_waits_when_nobody_leaves(ana, salon_a):
    give_notice(ana, None)
    assert logins_of_the_left_end(clock=LAST_EVENING) == 0
    assert not DueWork.objects.filter(salon_uuid=salon_a.uuid, kind=DUE_KIND).exists()


def test_the_last_owner_stays_in_although_they_left(in_a, cast):
    owner = StaffMemberFactory(user=cast.owner, locations=[LocationFactory()])
    give_notice(owner, date(2027, 4, 1))
    assert (logins_of_the_left_end(clock=MIDNIGHT), is_in(owner)) == (0, True)
