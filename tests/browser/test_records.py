"""Consent, photos, the slider, a drawing; consent taken back, and the photos gone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from booking.records.models import Photo
from kernel.context import salon_context
from tests.booking.records.conftest import picture
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser
STATUS = "address => fetch(address).then((answer) => answer.status)"


def file_of(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture((600, 720))}


def keep(page, moment, *names):
    """Send photos, and wait for the page that shows them."""
    page.get_by_label(moment, exact=True).check()
    page.locator("#photo-files").set_input_files([file_of(name) for name in names])
    with page.expect_navigation():
        page.get_by_role("button", name="Keep the photos").click()


def test_from_consent_over_slider_and_drawing_to_its_withdrawal(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with salon_context(desk.salon):
        ada = CustomerFactory(name="Ada Lovelace")
    page = desk.open(f"/desk/customers/{ada.pk}/")
    page.get_by_role("link", name="Photos & records").click()
    expect(page.get_by_role("button", name="Keep the photos")).to_have_count(0)
    page.get_by_label("Signed on paper").check()
    page.get_by_role("button", name="Note the consent").click()

    keep(page, "Before", "one.jpg")
    keep(page, "After", "two.jpg")
    slider = page.get_by_role("slider", name="Slide between before and after")
    slider.focus()
    for _step in range(5):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "60"
    assert page.locator("[data-compare]").evaluate("box => box.style.getPropertyValue('--at')") == "60%"
    assert Axe().run(page).response["violations"] == []

    page.locator("figcaption").get_by_role("link", name="After").click()
    box = page.locator("[data-draw] svg").bounding_box()
    for shift in (0, 60):
        page.mouse.move(box["x"] + 40, box["y"] + 40 + shift)
        page.mouse.down()
        page.mouse.move(box["x"] + 140, box["y"] + 90 + shift, steps=3)
        page.mouse.up()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Save").click()
    with salon_context(desk.salon):
        photo = Photo.objects.get(moment="after")
    assert len(photo.drawing) == 1

    address = f"/desk/customers/records/photos/{photo.pk}/image/"
    assert page.evaluate(STATUS, address) == 200
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Consent to photos since").click()
    page.get_by_role("button", name="The customer takes it back").click()
    expect(page.get_by_text("Consent to photos was taken back on")).to_be_visible()
    expect(slider).to_have_count(0)
    assert page.evaluate(STATUS, address) == 404
