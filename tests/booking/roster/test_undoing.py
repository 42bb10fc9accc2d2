"""The last ten changes of the grid are taken back, one by one, over nobody else's."""

from datetime import timedelta

import pytest

from booking.roster.editing import Put, shift_change
from booking.roster.models import RosterWeek
from booking.roster.plans import planned
from booking.roster.publishing import roster_reset
from booking.roster.undoing import step_of, step_remember, step_undo, steps_back
from kernel.errors import StaleVersion
from tests.booking.roster.scene import MONDAY, NINE, SIX, day, manager


class Desk:
    """Somebody at the grid, with a session that goes through JSON as a real one does."""

    def __init__(self, shop, clock):
        self.shop, self.clock, self.session = shop, clock, {}

    @property
    def version(self):
        week = RosterWeek.objects.filter(monday=MONDAY).first()
        return week.version if week else 0

    def change(self, take=None, put=None):
        told = {"location_id": self.shop.location.pk, "monday": MONDAY, "version": self.version}
        step = step_of(*told.values(), take, put)
        week = shift_change(actor=manager(), clock=self.clock, take=take, put=put, **told)
        step_remember(self.session, step, week)

    def undo(self, version=None):
        return step_undo(
            actor=manager(),
            clock=self.clock,
            session=self.session,
            location_id=self.shop.location.pk,
            monday=MONDAY,
            version=version or self.version,
        )

    def plans(self):
        return planned(RosterWeek.objects.get(monday=MONDAY))

    def left(self):
        return steps_back(self.session, RosterWeek.objects.filter(monday=MONDAY).first())


@pytest.fixture
def desk(shop, clock):
    """A manager at the grid of the coming week."""
    return Desk(shop, clock)


def test_changes_are_taken_back_in_turn_with_breaks_and_notes(desk):
    ana, ben = (one.pk for one in desk.shop.staff)
    desk.change(take=(day(0), ana, NINE), put=Put(ana, day(0), NINE, SIX, ((700, 720),), "Stocktaking"))
    first = desk.plans()
    desk.change(take=(day(0), ana, NINE), put=Put(ben, day(0), SIX, SIX + 60))
    desk.change(take=(day(1), ana, NINE))
    assert desk.left() == 3
    desk.undo()
    desk.undo()
    assert desk.plans() == first
    desk.undo()
    assert (len(desk.plans()), desk.left(), desk.undo()) == (14, 0, None)


def test_the_eleventh_pushes_the_first_out(desk):
    ana = desk.shop.staff[0].pk
    for number in range(11):
        desk.change(take=(day(0), ana, NINE + number), put=Put(ana, day(0), NINE + number + 1, SIX))
    assert desk.left() == 10
    for _time in range(10):
        desk.undo()
    assert [plan.start for plan in desk.plans() if plan.key[:2] == (day(0), ana)] == [NINE + 1]


def test_nothing_is_taken_back_over_somebody_elses_change(desk):
    ana, ben = (one.pk for one in desk.shop.staff)
    desk.change(take=(day(0), ana, NINE))
    other = Desk(desk.shop, desk.clock)
    other.change(take=(day(0), ben, NINE))
    assert desk.left() == 0
    with pytest.raises(StaleVersion):
        desk.undo()
    assert len(desk.plans()) == 12


def test_another_weeks_changes_stay(desk):
    ana = desk.shop.staff[0].pk
    desk.change(take=(day(0), ana, NINE))
    told = {"location_id": desk.shop.location.pk, "monday": MONDAY + timedelta(weeks=1), "version": 2}
    assert step_undo(actor=manager(), clock=desk.clock, session=desk.session, **told) is None
    assert desk.left() == 1


def test_the_steps_of_a_week_that_was_given_up_are_gone_with_it(desk):
    ana, ben = (one.pk for one in desk.shop.staff)
    desk.change(take=(day(0), ana, NINE))
    desk.change(take=(day(1), ana, NINE))
    told = {"location_id": desk.shop.location.pk, "monday": MONDAY, "version": desk.version}
    roster_reset(actor=manager(), **told)
    assert desk.left() == 0
    other = Desk(desk.shop, desk.clock)
    other.change(take=(day(0), ben, NINE))
    other.change(take=(day(1), ben, NINE))
    assert (desk.left(), desk.undo(), len(desk.plans())) == (0, None, 12)


def test_a_second_click_on_the_same_page_takes_nothing_more_back(desk):
    ana = desk.shop.staff[0].pk
    desk.change(take=(day(0), ana, NINE))
    desk.change(take=(day(1), ana, NINE))
    shown = desk.version
    desk.undo(shown)
    with pytest.raises(StaleVersion):
        desk.undo(shown)
    assert (len(desk.plans()), desk.left()) == (13, 1)
