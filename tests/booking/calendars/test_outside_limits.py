"""How often one person's calendars are read because they ask for it, and whom a change of them keeps waiting."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.calendars.outside import (
    MOST_NOW,
    outside_fetch_now,
    outside_remove,
    outside_titles,
)
from kernel.clock import system_clock
from kernel.throttle import TooMany
from tests.booking.calendars.outside_scene import ADDRESS, SYSTEM, added
from tests.booking.desk.scene import open_all_day


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def ana(shop):
    return shop.staff[0]


def test_one_person_may_ask_for_so_many_readings_however_they_ask(shop, ana):
    rows = [added(ana, address=f"{ADDRESS}?{number}") for number in range(3)]
    change = {"actor": SYSTEM, "clock": system_clock, "staff_id": ana.pk}
    for number in range(MOST_NOW - 3):
        outside_fetch_now(**change, outside_id=rows[number % 3].pk)
    for row in rows:
        with pytest.raises(TooMany):
            outside_fetch_now(**change, outside_id=row.pk)
    with pytest.raises(TooMany):
        outside_titles(**change, outside_id=rows[0].pk, shows_titles=True)
    with pytest.raises(TooMany):
        added(ana)
    assert not outside_titles(**change, outside_id=rows[0].pk, shows_titles=False).shows_titles
    added(shop.staff[1])


def test_who_removes_a_calendar_leaves_the_worker_its_lock_on_the_person(ana):
    row = added(ana)
    with CaptureQueriesContext(connection) as asked:
        outside_remove(actor=SYSTEM, clock=system_clock, staff_id=ana.pk, outside_id=row.pk)
    locks = [one["sql"] for one in asked if 'FROM "team_staffmember"' in one["sql"] and " FOR " in one["sql"]]
    assert [sql.rpartition(" FOR ")[2] for sql in locks] == ["NO KEY UPDATE"]
