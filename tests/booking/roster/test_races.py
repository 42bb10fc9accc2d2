"""Two managers at once: a swap is approved once, a publication and a change of the team leave one day, not two laid over
each other; without the locks they do not.
"""

import threading

import pytest

from booking.places import records
from booking.roster import publishing, requests
from booking.roster.editing import Put, shift_change
from booking.roster.models import RosterRequest
from booking.roster.plans import held_plans
from booking.roster.services import overlapping
from booking.team import shift_services
from booking.team.models import ShiftRule, StaffMember
from kernel.clock import FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.roster.scene import FIVE, MONDAY, NINE, NOW, ONE, SIX, day, given_logins, manager
from tests.cast import open_salon
from tests.concurrency.crowd import Crowd, tally


@pytest.fixture
def scene(own_database):
    """An agreed swap of Ana's morning for Ben's afternoon."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        ana, ben = open_salon().staff
        ShiftRule.objects.filter(staff=ana).update(end_minute=ONE)
        ShiftRule.objects.filter(staff=ben).update(start_minute=ONE)
        given_logins(ana, ben)
        request = RosterRequest.objects.create(
            kind="swap",
            state="agreed",
            staff=ana,
            other=ben,
            from_date=day(0),
            until_date=day(0),
            created_at=NOW,
        )
    return salon, request, ana


def both_approve(salon, request):
    (outcomes,) = Crowd(salon, 2).rounds(
        1,
        lambda _client, _round: requests.request_decide(
            actor=manager(), clock=FixedClock(NOW), request_id=request.pk, approves=True
        ),
    )
    return tally(outcomes)


def work(salon, person):
    with salon_context(salon):
        return [(one.start, one.end) for one in held_plans([person.pk], [day(0)])]


def test_a_swap_approved_twice_at_once_happens_once(scene):
    salon, request, ana = scene
    assert both_approve(salon, request) == {"won": 1, "stale_version": 1}
    assert work(salon, ana) == [(ONE, SIX)]


def test_without_the_lock_the_second_swaps_it_back(scene, monkeypatch):
    salon, request, ana = scene
    met = threading.Barrier(2, timeout=10)

    def unlocked(model, row_id, unchanged=None):
        row = model.objects.filter(pk=row_id).first()
        met.wait()
        return row or records.row_locked(model, row_id)

    monkeypatch.setattr(requests, "row_locked", unlocked)
    assert both_approve(salon, request) == {"won": 2}
    assert work(salon, ana) == [(NINE, ONE)]


@pytest.fixture
def planned_day(own_database):
    """Ana's Monday is planned from nine to one, and not published yet."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        shop = open_salon()
        ana = shop.staff[0]
        week = shift_change(
            actor=manager(),
            clock=FixedClock(NOW),
            location_id=shop.location.pk,
            monday=MONDAY,
            version=0,
            take=(day(0), ana.pk, NINE),
            put=Put(ana.pk, day(0), NINE, ONE),
        )
    return salon, shop, week


def publish_and_change(salon, shop, week):
    """One publishes the week while the other writes Ana's Monday by hand, from noon to five; what each came to."""
    ana, place, clock = shop.staff[0].pk, shop.location.pk, FixedClock(NOW)

    def act(client, _round):
        if client:
            told = {"actor": manager(), "clock": clock, "location_id": place}
            publishing.roster_publish(**told, monday=MONDAY, version=week.version)
            return
        by_hand = [shift_services.Shift(0, ONE - 60, FIVE, place)]
        shift_services.shift_day_set(
            actor=manager(), staff_id=ana, day=day(0), shifts=by_hand, location_id=place, clock=clock
        )

    (outcomes,) = Crowd(salon, 2).rounds(1, act)
    return tally(outcomes)


def test_a_publication_and_a_change_of_the_same_day_leave_one_of_them(planned_day):
    salon, shop, week = planned_day
    assert publish_and_change(salon, shop, week) == {"won": 2}
    assert work(salon, shop.staff[0]) in ([(NINE, ONE)], [(ONE - 60, FIVE)])


def test_without_the_persons_lock_both_lie_over_each_other(planned_day, monkeypatch):
    salon, shop, week = planned_day
    met = threading.Barrier(2, timeout=10)

    def unlocked(model, row_id, unchanged=None):
        return model.objects.get(pk=row_id)

    def unlocked_rows(model, ids):
        return list(StaffMember.objects.filter(pk__in=ids).order_by("pk"))

    def together(staff, on, shifts, **told):
        gate = {day(0): met.wait}.get(on, int)
        gate()
        write(staff, on, shifts, **told)
        gate()

    write = shift_services.shift_day_write
    monkeypatch.setattr(shift_services, "row_locked", unlocked)
    monkeypatch.setattr(publishing, "rows_locked", unlocked_rows)
    monkeypatch.setattr(shift_services, "shift_day_write", together)
    monkeypatch.setattr(publishing, "shift_day_write", together)
    assert publish_and_change(salon, shop, week) == {"won": 2}
    with salon_context(salon):
        assert overlapping(held_plans([shop.staff[0].pk], [day(0)]))
