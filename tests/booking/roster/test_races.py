"""Two managers approve the same swap at once: it happens once; without the lock it is swapped back."""

import threading

import pytest

from booking.places import records
from booking.roster import requests
from booking.roster.models import RosterRequest
from booking.roster.plans import held_plans
from booking.team.models import ShiftRule
from kernel.clock import FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.roster.scene import NINE, NOW, ONE, SIX, day, given_logins, manager
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
