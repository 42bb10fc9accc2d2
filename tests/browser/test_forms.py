"""A form on its way: sent with the booking, filled in on a phone or on the salon's tablet, seen at check-in."""

import re

import pytest
from playwright.sync_api import Page, expect

from booking.intake.rules import form_services_save
from crm.forms import building
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.tablets import pin_set
from tests.booking.clock.scene import acting
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
PIN = "7391"


def booked(desk: Desk):
    """A visit tomorrow, whose service needs the consent to photos."""
    visit = desk.book(600, days=1)
    with salon_context(desk.salon):
        told = {"actor": system_actor("tests"), "clock": system_clock}
        form = building.form_create(**told, ready="photos")
        building.form_publish(**told, form_id=form.pk, version=1)
        services = [visit.lines.get().service_id]
        form_services_save(actor=told["actor"], form_id=form.pk, version=1, services=services, when="valid")
    return visit


def link_in_message(desk: Desk, visit) -> str:
    """The way to the form, as it stands in the confirmation."""
    with salon_context(desk.salon):
        row = Message.objects.get(kind="visit_booked_customer", about_id=visit.pk)
        text = message_render(row).text
    return re.search(r"https?://[^/]+(/b/\S+/forms/\d+/)", text)[1]


def fills(page: Page) -> None:
    """Everything that must be answered."""
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Signature").last.fill("Ada Byron")
    page.get_by_role("button", name="Send it to the salon").click()
    page.get_by_role("heading", name="Thank you").wait_for()


def test_a_form_goes_out_with_the_booking_and_is_seen_at_check_in(desk):
    visit = booked(desk)
    page = desk.open(f"/desk/visits/{visit.pk}/")
    expect(page.get_by_text("Not filled in yet: Consent to photos")).to_be_visible()
    path = link_in_message(desk, visit)
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.clear_cookies()
    fills(desk.open(path))
    desk.sign_in()
    page = desk.open(f"/desk/visits/{visit.pk}/")
    expect(page.get_by_role("link", name="Consent to photos")).to_be_visible()


@pytest.mark.nightly
def test_on_the_salons_tablet_nothing_but_the_form_is_in_reach(desk):
    visit = booked(desk)
    with salon_context(desk.salon):
        pin_set(actor=acting(desk.shop.staff[0]), pin=PIN)
    page = desk.open("/desk/settings/people/tablets/")
    page.get_by_role("button", name="Make this the shop's tablet").click()
    page.get_by_label("Password", exact=True).fill("secret-of-owner")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name=desk.shop.staff[0].name).click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Take the tablet").click()
    desk.open(f"/desk/visits/{visit.pk}/")
    page.get_by_role("button", name="Hand over the tablet").click()
    page.get_by_role("heading", name="Consent to photos").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Who is it?").wait_for()
    fills(desk.open("/kiosk/form/"))
    page.go_back()
    page.get_by_role("heading", name="Who is it?").wait_for()
    desk.open("/desk/customers/")
    page.get_by_role("heading", name="Who is it?").wait_for()
