"""A new walk-in customer is taken down by two fields and a button, and a severe allergy stops a booking until it was read."""

import pytest
from playwright.sync_api import expect

from booking.diary.models import Appointment
from crm.customers.models import AlertSeen, Customer
from kernel.context import salon_context
from tests.browser.people import shuts_nobody_out

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)


def test_a_walk_in_is_taken_down_and_their_allergy_stops_the_booking_until_it_was_read(desk):
    page = desk.open("/desk/customers/")
    page.get_by_role("link", name="New customer").click()
    shuts_nobody_out(page)
    page.get_by_label("Name", exact=True).fill("Lily Moreau")
    page.get_by_label("Phone").first.fill("+33 1 23 45 67 89")
    page.get_by_role("button", name="Add the customer").click()
    expect(page.get_by_role("heading", name="Lily Moreau")).to_be_visible()
    shuts_nobody_out(page)
    page.locator("section", has_text="To mind").get_by_role("link", name="Add").click()
    page.get_by_label("What", exact=False).first.select_option(label="PPD (hair dye)")
    page.get_by_label("For an allergy or health: how did they agree?").select_option(
        label="Said it in person"
    )
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Allergic: PPD (hair dye) · severe").first).to_be_visible()
    _books_past_it(desk, page)


def _books_past_it(desk, page):
    with salon_context(desk.salon):
        lily = Customer.objects.get(name="Lily Moreau")
    service = desk.shop.services[0].pk
    tomorrow = desk.at(0, days=1).date()  # the last hour of today has no start left
    page = desk.open(f"/desk/visits/new/?customer={lily.pk}&add={service}&day={tomorrow}")
    page.get_by_role("radio", name="Lily Moreau").check()
    page.get_by_label("Note for the team").fill("first time here")
    page.locator('input[name="start"]').first.check(force=True)
    page.get_by_role("button", name="Book the visit").click()
    expect(page.get_by_role("heading", name="Please read first: Lily Moreau")).to_be_visible()
    shuts_nobody_out(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    with salon_context(desk.salon):
        visit = Appointment.objects.get(customer=lily)
        seen = AlertSeen.objects.get(customer=lily)
    assert (visit.desk_note, seen.visit_id, seen.doing) == ("first time here", visit.pk, "booking")
