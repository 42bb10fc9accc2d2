"""What the pages of the day cost: the same number of queries however full the day is, and little time."""

import time

import pytest

from booking.diary.views import today
from booking.diary.views.live import pulse_of
from tests.booking.desk.scene import book, open_all_day
from tests.cast import ShiftRuleFactory, StaffMemberFactory
from tests.golden_queries import assert_golden, queries_of

PATHS = {
    "today": "/desk/today/",
    "today, polled in vain": "/desk/today/live/?stamp={today}",
    "day": "/desk/diary/",
    "day, polled in vain": "/desk/diary/live/?stamp={day}",
    "week": "/desk/diary/?view=week",
    "month": "/desk/diary/?view=month",
    "rooms": "/desk/diary/?by=rooms",
    "board": "/desk/board/",
    "visit": "/desk/visits/{visit}/",
    "new visit": "/desk/visits/new/",
}
MOST_MS = 150  # of this process's own time: a busy machine must not fail the test


@pytest.fixture(autouse=True)
def same_minute(monkeypatch):
    """Today counts minutes: here none turns between a page and its poll."""
    monkeypatch.setattr(today, "pulse_of", lambda place, by_minute: pulse_of(place, by_minute=False))


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def fill(shop, visits):
    extra = [StaffMemberFactory(locations=[shop.location]) for _ in range(4)]
    [
        ShiftRuleFactory(staff=person, location=shop.location, weekday=day)
        for person in extra
        for day in range(7)
    ]
    return [
        book(shop, 480 + 14 * number, staff=number % 2, name=f"Guest {number}") for number in range(visits)
    ]


def counted(client, visit):
    stamps = {name: client.get(PATHS[name]).context["stamp"] for name in ("today", "day")}
    addresses = {name: path.format(visit=visit.pk, **stamps) for name, path in PATHS.items()}
    return {name: queries_of(client, address) for name, address in addresses.items()}


def test_the_cost_does_not_grow_with_the_day(in_a, owner):
    shop = open_all_day()
    visit = book(shop, 600)
    few = counted(owner, visit)
    fill(shop, 30)
    many = counted(owner, visit)
    assert {name: len(sql) for name, sql in few.items()} == {name: len(sql) for name, sql in many.items()}
    assert_golden("desk", {name: len(sql) for name, sql in many.items()}, many)


@pytest.mark.parametrize("path", ["/desk/diary/", "/desk/diary/?view=week", "/desk/today/"])
def test_a_full_day_is_drawn_quickly(in_a, owner, path):
    fill(open_all_day(), 40)
    owner.get(path)
    took = []
    for _ in range(5):
        start = time.process_time()
        owner.get(path)
        took.append((time.process_time() - start) * 1000)
    assert min(took) < MOST_MS, took
