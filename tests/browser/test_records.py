"""Consent, photos, the slider, a drawing; consent taken back, and the photos gone."""

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from playwright.sync_api import expect

from booking.records.models import Photo
from kernel.context import salon_context
from tests.booking.records.conftest import picture
from tests.browser.people import BOTH
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser
STATUS = "address => fetch(address).then((answer) => answer.status)"


def file_of(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture((600, 720))}


def keep(person, moment, *names):
    """Send photos, and wait for the page that shows them."""
    person.page.locator(f'input[name="moment"][value="{moment}"]').check()
    person.page.locator("#photo-files").set_input_files([file_of(name) for name in names])
    with person.page.expect_navigation():
        person.press("Keep the photos")


@pytest.mark.parametrize("tongue", BOTH)
def test_from_consent_over_slider_and_drawing_to_its_withdrawal(desk, tongue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with salon_context(desk.salon):
        ada = CustomerFactory(name="Ada Lovelace")
    person = desk.speaks(tongue)
    page, say = desk.open(f"/desk/customers/{ada.pk}/"), person.say
    page.get_by_role("link", name=say("Photos & records", "tab of a customer")).click()
    expect(page.get_by_role("button", name=say("Keep the photos"))).to_have_count(0)
    page.get_by_label(say("Signed on paper", "consent")).check()
    person.press("Note the consent")

    keep(person, "before", "one.jpg")
    keep(person, "after", "two.jpg")
    slider = page.get_by_role("slider", name=say("Slide between before and after"))
    slider.focus()
    for _step in range(5):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "60"
    assert page.locator("[data-compare]").evaluate("box => box.style.getPropertyValue('--at')") == "60%"
    person.looks_around()

    page.locator("figcaption").get_by_role("link", name=say("After", "photo")).click()
    box = page.locator("[data-draw] svg").bounding_box()
    for shift in (0, 60):
        page.mouse.move(box["x"] + 40, box["y"] + 40 + shift)
        page.mouse.down()
        page.mouse.move(box["x"] + 140, box["y"] + 90 + shift, steps=3)
        page.mouse.up()
    person.press("Undo")
    person.press("Save")
    with salon_context(desk.salon):
        photo = Photo.objects.get(moment="after")
    assert len(photo.drawing) == 1

    address = f"/desk/customers/records/photos/{photo.pk}/image/"
    assert page.evaluate(STATUS, address) == 200
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("details.consent-line summary").click()
    person.press("The customer takes it back")
    with translation.override(tongue.code):
        today = date_format(timezone.localdate())
    expect(page.get_by_text(say("Consent to photos was taken back on %(day)s.", day=today))).to_be_visible()
    expect(slider).to_have_count(0)
    assert page.evaluate(STATUS, address) == 404
