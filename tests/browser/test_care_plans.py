"""A plan from a template, a visit that counts by itself, and the next session booked from the visit."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from booking.careplans.models import CarePlan
from kernel.clock import system_clock
from kernel.context import salon_context, salon_day
from tests.visits import make_visit

pytestmark = pytest.mark.browser


def test_from_the_consultation_to_the_next_session(desk):
    with salon_context(desk.salon):
        earlier = system_clock.now() - timedelta(days=3)
        visit = make_visit(shop=desk.shop, name="Ada Lovelace", email=None, start=earlier, state="done")
        begins = (salon_day(system_clock) - timedelta(days=10)).isoformat()
    page = desk.open(f"/desk/customers/{visit.customer_id}/")
    page.get_by_role("link", name="Care plan", exact=True).click()
    page.get_by_role("link", name="Repair of stressed hair").click()
    page.get_by_label("Begins").fill(begins)
    service = page.get_by_role("combobox", name="Service").first
    service.select_option(f"{desk.shop.services[0].pk}")  # others of that name are left by other tests
    page.get_by_role("spinbutton", name="Sessions").first.fill("4")
    page.get_by_role("spinbutton", name="Weeks apart").first.fill("2")
    page.get_by_label("Dryness").select_option("4")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("1 of 4 sessions")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.get_by_text("Put a session down by hand").click()
    page.get_by_role("button", name="Put it down").click()
    expect(page.get_by_text("2 of 4 sessions")).to_be_visible()
    page.get_by_role("button", name="Not of this plan").click()
    expect(page.get_by_text("1 of 4 sessions")).to_be_visible()

    desk.open(f"/desk/visits/{visit.pk}/")
    page.get_by_role("link", name="Book the next session").click()
    expect(page.get_by_role("radio", name="Ada Lovelace")).to_be_checked()
    with salon_context(desk.salon):
        due = salon_day(system_clock) + timedelta(weeks=2)
        assert CarePlan.objects.get().title == "Repair of stressed hair"
    assert f"day={due.isoformat()}" in page.url
