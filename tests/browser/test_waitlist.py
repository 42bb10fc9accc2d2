"""A full day, a customer who joins the waitlist, a visit that the desk cancels, and the time that is theirs by one tap."""

import re

import pytest
from playwright.sync_api import Page, expect

from booking.diary.models import Appointment
from booking.places.models import BookingRules
from booking.storefront.choosing.choice import Choice, Item
from booking.waitlist.offering import waitlist_work
from booking.waitlist.selectors import entries
from booking.waitlist.tokens import entry_token
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)


def only_an_hour_of_tomorrow(desk: Desk) -> Appointment:
    """One person works one hour of tomorrow, and that is booked."""
    with salon_context(desk.salon):
        BookingRules.objects.update(notice_minutes=0, cancel_notice_minutes=0)
        desk.shop.services[0].staff_services.exclude(staff=desk.shop.staff[0]).delete()
        day = desk.at(0, days=1).date()
        rules = desk.shop.staff[0].shift_rules
        rules.all().delete()
        rules.create(location=desk.shop.location, on_date=day, start_minute=600, end_minute=630)
    return desk.book(600, days=1, name="Grace")


def join(desk: Desk, page: Page) -> None:
    """On the booking page, for tomorrow, as a stranger."""
    choice = Choice(desk.shop.location.slug, (Item(desk.shop.services[0].pk),), (None,))
    desk.open(f"/book/waitlist/?{choice.query}")
    page.get_by_label("Name").fill("Mia Stone")
    page.get_by_label("Email").fill("mia@example.com")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Join the waitlist").click()
    page.wait_for_url("**/w/**")


def test_a_cancelled_visit_is_taken_by_who_waits_for_it(desk):
    page = desk.page
    visit = only_an_hour_of_tomorrow(desk)
    join(desk, page)
    desk.open(f"/desk/visits/{visit.pk}/")
    page.get_by_text("Cancel the visit").click()
    page.get_by_label("Reason").fill("Ill")
    page.get_by_role("button", name="Cancel this visit").click()
    expect(page.get_by_text("its time is free again")).to_be_visible()
    with salon_context(desk.salon):
        assert waitlist_work(clock=system_clock) == 1
        token = entry_token(entries().get().reference)
    desk.open(f"/w/{token}/")
    page.get_by_role("button", name=re.compile("take", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("/b/|/done/"))
    with salon_context(desk.salon):
        taken = Appointment.objects.get(state="booked")
    assert (taken.starts_at, taken.source) == (desk.at(600, days=1), "waitlist")
