"""Changing people and when they work."""

from datetime import UTC, date, datetime

import pytest

from booking.team import services, shift_services
from booking.team.models import ShiftKind, ShiftRule, StaffMember
from booking.team.selectors import shift_changes, weekly_rules
from booking.team.services import StaffDetails
from booking.team.shift_services import Shift
from kernel.actor import system_actor
from kernel.errors import BadInput, NotFound
from tests.cast import LocationFactory, StaffMemberFactory

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("tests")
MARCH = date(2027, 3, 1)


def worker(**options) -> StaffMember:
    return StaffMemberFactory(locations=[LocationFactory()], **options)


def shift(staff: StaffMember, weekday: int = 0, start: int = 540, end: int = 1080, **options) -> Shift:
    return Shift(weekday, start, end, staff.locations.get().pk, **options)


def put(staff: StaffMember, *shifts: Shift, valid_from: date | None = None) -> None:
    shift_services.shifts_set(actor=ACTOR, staff_id=staff.pk, shifts=shifts, valid_from=valid_from)


def in_force(staff: StaffMember, day: date) -> list[tuple[int, int]]:
    return list(weekly_rules(staff, day).values_list("start_minute", "end_minute"))


def test_colours_are_given_in_turn():
    shop = LocationFactory()
    made = [
        services.staff_create(actor=ACTOR, details=StaffDetails(name=name), location_ids=[shop.pk])
        for name in ("Ana", "Ana")
    ]
    assert made[0].colour != made[1].colour
    assert made[0].slug != made[1].slug


def test_a_foreign_location_is_not_found():
    with pytest.raises(NotFound):
        services.staff_create(actor=ACTOR, details=StaffDetails(name="Ana"), location_ids=[10**9])
    assert not StaffMember.objects.filter(name="Ana").exists()


def test_leaving_a_location_ends_the_shifts_there():
    staff, other = worker(), LocationFactory()
    put(staff, shift(staff))
    services.staff_change(
        actor=ACTOR, staff_id=staff.pk, details=StaffDetails(name="Ana"), location_ids=[other.pk]
    )
    assert not staff.shift_rules.exists()


def test_new_shifts_from_a_date_leave_the_days_before_alone():
    staff = worker()
    put(staff, shift(staff))
    put(staff, shift(staff, start=600), valid_from=MARCH)
    assert in_force(staff, date(2027, 2, 28)) == [(540, 1080)]
    assert in_force(staff, MARCH) == [(600, 1080)]
    assert shift_changes(staff, after=date(2027, 1, 1)) == [MARCH]


def test_a_change_planned_later_is_replaced_by_an_earlier_one():
    staff = worker()
    put(staff, shift(staff))
    put(staff, shift(staff, start=600), valid_from=MARCH)
    put(staff, shift(staff, start=660), valid_from=date(2027, 2, 1))
    assert in_force(staff, MARCH) == [(660, 1080)]
    assert in_force(staff, date(2027, 1, 31)) == [(540, 1080)]


def test_split_shifts_with_a_break_are_kept():
    staff = worker()
    parts = [shift(staff, end=720), shift(staff, start=780), shift(staff, 0, 600, 615, kind=ShiftKind.BREAK)]
    put(staff, *parts)
    assert staff.shift_rules.count() == 3


@pytest.mark.parametrize(
    "pairs",
    [
        [(540, 720, "work"), (700, 800, "work")],
        [(540, 720, "work"), (800, 830, "break")],
        [(540, 600, "break")],
    ],
)
def test_shifts_that_cannot_be_are_refused(pairs):
    staff = worker()
    with pytest.raises(BadInput):
        put(staff, *(shift(staff, 0, start, end, kind=kind) for start, end, kind in pairs))
    assert not ShiftRule.objects.exists()


def test_one_date_replaces_the_week_and_goes_back():
    staff, place = worker(), 0
    place = staff.locations.get().pk
    common = {"actor": ACTOR, "staff_id": staff.pk, "day": MARCH, "location_id": place}
    shift_services.shift_day_set(**common, shifts=[])
    assert staff.shift_rules.get(on_date=MARCH).start_minute is None
    shift_services.shift_day_set(**common, shifts=[shift(staff, weekday=6)])
    assert staff.shift_rules.get(on_date=MARCH).start_minute == 540
    shift_services.shift_day_set(**common, shifts=None)
    assert not staff.shift_rules.exists()


def test_time_off_must_have_a_length():
    staff, noon = worker(), datetime(2027, 3, 1, 12, tzinfo=UTC)
    with pytest.raises(BadInput):
        shift_services.time_off_add(
            actor=ACTOR, staff_id=staff.pk, kind="holiday", starts_at=noon, ends_at=noon
        )


def copy_to(source: StaffMember, *others: StaffMember, day: date = MARCH) -> None:
    ids = [staff.pk for staff in others]
    shift_services.shifts_copy(actor=ACTOR, staff_id=source.pk, to_ids=ids, valid_from=day)


def colleague(staff: StaffMember) -> StaffMember:
    return StaffMemberFactory(locations=[staff.locations.get()])


def test_a_week_is_given_to_others_from_a_day_on_with_its_breaks():
    staff = worker()
    ben, cleo = colleague(staff), colleague(staff)
    put(staff, shift(staff, start=600), shift(staff, start=720, end=780, kind=ShiftKind.BREAK))
    put(ben, shift(ben, start=480, end=900))
    copy_to(staff, ben, cleo)
    assert in_force(ben, date(2027, 2, 28)) == [(480, 900)]
    assert in_force(ben, MARCH) == in_force(cleo, MARCH) == [(600, 1080), (720, 780)]
    assert in_force(staff, MARCH) == [(600, 1080), (720, 780)]


def test_the_week_given_is_the_one_that_holds_on_that_day():
    staff = worker()
    ben = colleague(staff)
    put(staff, shift(staff, start=600))
    put(staff, shift(staff, start=700), valid_from=MARCH)
    copy_to(staff, ben)
    assert in_force(ben, MARCH) == [(700, 1080)]


def test_a_week_is_given_to_all_or_to_nobody():
    staff, stranger = worker(), worker(name="Dora")
    ben = colleague(staff)
    put(staff, shift(staff))
    with pytest.raises(BadInput) as refused:
        copy_to(staff, ben, stranger)
    assert "Dora" in str(refused.value.problems[0].text)
    assert in_force(ben, MARCH) == []


def test_a_week_cannot_be_given_to_a_stranger_of_another_salon():
    staff = worker()
    with pytest.raises(NotFound):
        shift_services.shifts_copy(actor=ACTOR, staff_id=staff.pk, to_ids=[10**9], valid_from=MARCH)
