"""The demo's house: whoever looks at it on whatever day of the week finds people at work."""

import pytest

from booking.team.models import ShiftKind, ShiftRule
from hq.demo.house import house_make
from hq.demo.salons import MAISON_LUNE, YUNJI
from kernel.actor import system_actor
from kernel.clock import system_clock


@pytest.mark.parametrize("demo", [MAISON_LUNE, YUNJI], ids=["paris", "shanghai"])
def test_on_every_day_of_the_week_several_take_appointments(demo, in_a):
    location = house_make(actor=system_actor("tests"), demo=demo, clock=system_clock)
    work = ShiftRule.objects.filter(location=location, kind=ShiftKind.WORK, staff__takes_appointments=True)
    at_work = [work.filter(weekday=day).values("staff").distinct().count() for day in range(7)]
    assert min(at_work) >= 3
