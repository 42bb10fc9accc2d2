"""Weeks filled from outside: by the machine, by a template."""

import pytest

from booking.roster.plans import planned
from booking.roster.services import roster_fill
from kernel.errors import BadInput
from tests.booking.roster.scene import FIVE, MONDAY, NINE, SIX, day, manager


def fill(shop, clock, shifts, **more):
    return roster_fill(
        actor=manager(),
        clock=clock,
        location_id=shop.location.pk,
        from_week=MONDAY,
        weeks=1,
        shifts=shifts,
        **more,
    )[0]


def test_a_filled_week_holds_the_shifts_with_their_breaks(shop, clock):
    ana, ben = shop.staff
    week = fill(shop, clock, [(ana.pk, day(0), NINE, SIX), (ben.pk, day(1), NINE, NINE + 120)])
    rows = [(plan.staff_id, plan.on, plan.start, plan.end, plan.breaks) for plan in planned(week)]
    assert rows == [
        (ana.pk, day(0), NINE, SIX, ((795, 825),)),
        (ben.pk, day(1), NINE, NINE + 120, ()),
    ]


def test_filling_anew_replaces_the_draft(shop, clock):
    fill(shop, clock, [(shop.staff[0].pk, day(0), NINE, SIX)])
    week = fill(shop, clock, [(shop.staff[1].pk, day(2), NINE, FIVE)])
    assert [plan.staff_id for plan in planned(week)] == [shop.staff[1].pk]


def test_filling_beside_keeps_what_was_there(shop, clock):
    fill(shop, clock, [(shop.staff[0].pk, day(0), NINE, SIX)])
    week = fill(shop, clock, [(shop.staff[1].pk, day(2), NINE, FIVE)], replace=False)
    assert len(planned(week)) == 2


@pytest.mark.parametrize(
    ("on", "start", "end", "code"), [(-6, NINE, SIX, "day"), (7, NINE, SIX, "day"), (0, SIX, NINE, "range")]
)
def test_a_shift_that_cannot_be_is_refused(shop, clock, on, start, end, code):
    with pytest.raises(BadInput) as refusal:
        fill(shop, clock, [(shop.staff[0].pk, day(on), start, end)])
    assert refusal.value.problems[0].code == code


def test_two_shifts_of_one_person_may_not_meet(shop, clock):
    ana = shop.staff[0].pk
    with pytest.raises(BadInput) as refusal:
        fill(shop, clock, [(ana, day(0), SIX, SIX + 960), (ana, day(1), NINE, FIVE)])
    assert refusal.value.problems[0].code == "overlap"
