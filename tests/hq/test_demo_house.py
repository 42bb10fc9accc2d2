"""The demo's house: whoever looks at it on whatever day of the week finds people at work."""

import pytest

from booking.places.defaults import default_week
from hq.demo.salons import DEMO_SALONS


@pytest.mark.parametrize("demo", DEMO_SALONS, ids=lambda demo: demo.slug)
@pytest.mark.parametrize("day", range(7))
def test_on_every_day_of_the_week_several_take_appointments(demo, day):
    week = demo.week or default_week(demo.country)
    at_work = [person for person in demo.people if person.trades and day not in person.days_off]
    assert (bool(week[day]), len(at_work) >= 3) == (True, True)
