"""A week is planned by dragging, published, and a swap in it approved."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from booking.roster.models import RosterRequest, RosterTerms
from booking.roster.plans import held_plans, monday_of
from kernel.clock import local_day, system_clock, zone
from kernel.context import salon_context
from tests.browser.people import BOTH

pytestmark = pytest.mark.browser


def carry(page, shift, cell):
    """Drag a shift into a cell, and wait for the grid that comes back."""
    start, end = shift.bounding_box(), cell.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 20, steps=4)
    page.mouse.up()


def work(desk, person, day):
    with salon_context(desk.salon):
        return len(held_plans([person.pk], [day]))


@pytest.mark.parametrize("tongue", BOTH)
def test_a_week_is_dragged_published_and_swapped(desk, tongue):
    ana, ben = desk.shop.staff[:2]
    place = desk.shop.location
    monday = monday_of(local_day(system_clock.now(), zone(place.time_zone))) + timedelta(weeks=1)
    tuesday = monday + timedelta(days=1)
    planner = desk.speaks(tongue)
    emptied, roster = planner.say("taken out"), planner.say("Roster")
    page = desk.open(f"/desk/roster/?location={place.pk}&week={monday.isoformat()}")
    assert Axe().run(page).response["violations"] == []
    goal = page.locator(f"#c{ben.pk}-{tuesday:%Y%m%d}")
    goal.locator(".roster-shift").focus()
    page.keyboard.press("Delete")
    goal.get_by_text(emptied).wait_for()
    page.keyboard.press("Control+z")
    goal.locator(".roster-shift:focus").wait_for()
    page.keyboard.press("Delete")
    goal.get_by_text(emptied).wait_for()
    carry(page, page.locator(f"#c{ana.pk}-{monday:%Y%m%d} .roster-shift"), goal)
    page.locator(f"#c{ana.pk}-{monday:%Y%m%d}").get_by_text(emptied).wait_for()
    planner.press("Publish", "link")
    planner.press("Publish")
    page.get_by_text(planner.say("Published. Everybody concerned is written to.")).wait_for()
    assert (work(desk, ana, monday), work(desk, ben, tuesday)) == (0, 1)
    with salon_context(desk.salon):
        for person in (ana, ben):  # the desk's shop is open day and night
            RosterTerms.objects.create(
                staff=person, least_rest_minutes=0, most_minutes_day=1440, most_minutes_week=10080
            )
        RosterRequest.objects.create(
            kind="swap", state="agreed", staff=ben, other=ana, from_date=monday, until_date=monday,
            created_at=system_clock.now(),
        )  # fmt: skip
    requests = page.get_by_role("navigation", name=roster).get_by_role("link", name=planner.say("Requests"))
    requests.click()
    planner.press("Approve")
    page.get_by_text(planner.say("Approved; it holds now.")).wait_for()
    assert (work(desk, ana, monday), work(desk, ben, monday)) == (1, 0)
