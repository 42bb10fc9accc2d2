"""A form on its way: sent with the booking, filled in on a phone or on the salon's tablet, seen at check-in."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.intake.rules import form_services_save
from crm.forms.making import building
from crm.forms.models import Form
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.tablets.services import pin_set
from tests.booking.clock.scene import acting
from tests.booking.records.conftest import picture
from tests.browser.desk import Desk
from tests.browser.people import BOTH

pytestmark = pytest.mark.browser
PIN = "7391"


def question(kind: str, words: str, **more: Any) -> dict[str, Any]:
    """A question that has to be answered."""
    return {"kind": kind, "label": {"en": words, "zh": words}, "help": {}, "required": True, **more}


def booked(desk: Desk, name: str = "Ada", *questions: dict[str, Any]):
    """A visit tomorrow, whose service needs the consent to photos, or a form with those questions."""
    visit = desk.book(600, days=1, name=name)
    told = {"actor": system_actor("tests"), "clock": system_clock}
    with salon_context(desk.salon):
        form = building.form_create(**told, ready="" if questions else "photos")
        if questions:
            title = {"en": "Before the first time", "zh": "首次到店须知"}
            building.form_head_save(
                actor=told["actor"], form_id=form.pk, version=1, title=title, intro={}, valid_months=12
            )
        for version, one in enumerate(questions, start=2):
            building.question_save(actor=told["actor"], form_id=form.pk, version=version, question=one)
        building.form_publish(**told, form_id=form.pk, version=len(questions) + 2 if questions else 1)
        services = [visit.lines.get().service_id]
        version = Form.objects.get(pk=form.pk).version
        form_services_save(
            actor=told["actor"], form_id=form.pk, version=version, services=services, when="valid"
        )
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


def draws(page: Page, area: Locator) -> None:
    """A line with the finger."""
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.6)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(
            box["x"] + box["width"] * (0.2 + step * 0.07), box["y"] + box["height"] * (0.6 - step % 2 * 0.3)
        )
    page.mouse.up()


@pytest.mark.parametrize("tongue", BOTH)
def test_a_form_goes_out_with_the_booking_and_is_seen_at_check_in(desk, tongue):
    asked = [question("face", "Where?"), question("photo", "Today"), question("signature", "Sign")]
    visit = booked(desk, f"Guest {tongue.slug}", *asked)
    person = desk.speaks(tongue)
    page = desk.open(f"/desk/visits/{visit.pk}/")
    title = "首次到店须知" if tongue.code != "en" else "Before the first time"
    expect(page.get_by_text(person.say("Not filled in yet: %(name)s", name=title)).last).to_be_visible()
    path = link_in_message(desk, visit)
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.clear_cookies()
    desk.speaks(tongue)
    desk.open(path)
    person.looks_around()
    page.locator("[data-chart] svg").first.click()
    page.locator("[data-marks] input").first.fill("burns")
    page.locator('input[type="file"]').set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture((300, 400))}
    )
    draws(page, page.locator("[data-pad] > svg"))
    person.press("Send it to the salon")
    person.sees_heading("Thank you")
    desk.sign_in()
    desk.open(f"/desk/visits/{visit.pk}/")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_text("burns")).to_be_visible()
    person.looks_around()
    with page.expect_download() as pdf:
        person.press("As PDF", "link")
    assert pdf.value.path().read_bytes().startswith(b"%PDF")


def test_another_language_takes_along_what_was_typed(desk):
    visit = booked(desk, "Guest both", question("short", "Wish"), question("signature", "Sign"))
    path = link_in_message(desk, visit)
    desk.page.context.clear_cookies()
    page = desk.open(path)
    page.get_by_label("Wish").fill("short, please")
    draws(page, page.locator("[data-pad] > svg"))
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="English").wait_for()
    expect(page.get_by_label("Wish")).to_have_value("short, please")
    expect(page.locator("[data-pad] polyline")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Wish")).to_have_value("")


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
