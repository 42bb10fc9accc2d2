"""The demo's time clock, made at any hour: while the shop is open, just after it closed, at night."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from booking.clock.models import ClockEntry
from hq.demo.clocked import FORGETFUL, hours_write
from hq.demo.house import house_make
from hq.demo.people import team_with_logins
from hq.demo.salons import MAISON_LUNE, YUNJI
from kernel.actor import system_actor
from kernel.clock import FixedClock

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("tests")


def hours_at(demo, monkeypatch, *moment):
    """Make the demo's people and their last two weeks at that moment of UTC; who forgot to clock out."""
    monkeypatch.setattr("hq.demo.clocked.WEEKS", 2)
    clock = FixedClock(datetime(*moment, tzinfo=UTC))
    opened = FixedClock(clock.now() - timedelta(weeks=14))
    location = house_make(actor=ACTOR, demo=demo, clock=opened)
    hours_write(actor=ACTOR, location=location, clock=clock, dice=Random(1), note=demo.stayed)
    return team_with_logins()[FORGETFUL]


@pytest.mark.parametrize(
    ("demo", "moment"),
    [
        (MAISON_LUNE, (2026, 11, 24, 13, 0)),  # Tuesday, 14:00 in Paris
        (YUNJI, (2026, 11, 25, 6, 0)),  # Wednesday, 14:00 in Shanghai
    ],
    ids=["paris", "shanghai"],
)
def test_it_is_made_while_the_one_who_forgot_is_at_work_again(demo, moment, monkeypatch):
    forgetful = hours_at(demo, monkeypatch, *moment)
    assert ClockEntry.objects.filter(staff=forgetful, during__upper_inf=True).count() == 1
    assert ClockEntry.objects.get(staff=forgetful, to_check=True).during.upper is not None


@pytest.mark.parametrize(("demo", "hour"), [(MAISON_LUNE, 19), (YUNJI, 15)], ids=["paris", "shanghai"])
def test_it_is_made_an_hour_after_the_shop_closed(demo, hour, monkeypatch):
    forgetful = hours_at(demo, monkeypatch, 2026, 11, 25, hour)
    assert ClockEntry.objects.filter(staff=forgetful, to_check=True).count() == 1
    assert not ClockEntry.objects.filter(during__upper_inf=True).exists()
