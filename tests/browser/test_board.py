"""The live board in real Chromium: a step by the space bar, seen at the second desk, and a party among the cards."""

import pytest
from playwright.sync_api import expect

from booking.diary.models import Appointment
from kernel.context import salon_context
from tests.browser.people import shuts_nobody_out

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)


def test_a_visit_is_brought_on_by_keys_and_a_step_elsewhere_is_seen(desk):
    visit = desk.book(1)
    page = desk.open("/desk/board/")
    shuts_nobody_out(page)
    card = page.locator(f"#card-{visit.pk}")
    reception = page.get_by_role("region", name="Reception")
    page.keyboard.press("ArrowRight")
    expect(card).to_be_focused()
    page.keyboard.press("Space")
    expect(reception.locator(f"#card-{visit.pk}")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Arrived")
    expect(card).to_be_focused()
    with salon_context(desk.salon):
        visit.refresh_from_db()
        assert visit.state == "arrived"
        Appointment.objects.filter(pk=visit.pk).update(state="consulting", version=visit.version + 1)
    consultation = page.get_by_role("region", name="Consultation")
    expect(consultation.locator(f"#card-{visit.pk}")).to_be_visible()
