"""Consent in the salon's own words, taken back, and the photos gone; a customer with a history erased for good."""

import pytest
from playwright.sync_api import expect

from booking.records.models import Note, Photo
from crm.customers.models import Consent, Customer
from crm.privacy.models import Erasure
from kernel.context import salon_context
from tests.booking.records.conftest import picture
from tests.browser.people import BOTH, shuts_nobody_out
from tests.cast import CustomerFactory
from tests.population import password_of
from tests.visits import make_visit

pytestmark = pytest.mark.browser
OWN = {
    "en": "We photograph your hair. Gone {days} days after you say no.",
    "zh-hans": "我们会给您的头发拍照，撤回后 {days} 天删除。",
}
SEEN = {"en": "Gone 30 days after you say no.", "zh-hans": "撤回后 30 天删除"}
STATUS = "address => fetch(address).then((answer) => answer.status)"


@pytest.mark.parametrize("tongue", BOTH)
def test_a_consent_in_the_salons_words_is_taken_back_and_the_photo_is_gone(desk, tongue):
    owner = desk.speaks(tongue)
    with salon_context(desk.salon):
        ada = CustomerFactory(name="Ada Lovelace")
    page = desk.open("/desk/customers/privacy/texts/photos/")
    owner.looks_around()
    owner.fill("In English", OWN["en"])
    owner.fill("In Chinese", OWN["zh-hans"])
    owner.press("Save as a new version")
    expect(page.get_by_text(owner.say("holds now"))).to_be_visible()

    desk.open(f"/desk/customers/privacy/of/{ada.pk}/")
    owner.looks_around()
    photos = page.locator("#photos")
    photos.locator("summary").click()
    expect(photos.get_by_text(SEEN[tongue.code])).to_be_visible()
    photos.get_by_role("combobox").select_option("desk_signed")
    photos.get_by_role("button").first.click()
    desk.open(f"/desk/customers/records/of/{ada.pk}/")
    page.locator("#photo-files").set_input_files(
        {"name": "one.jpg", "mimeType": "image/jpeg", "buffer": picture((600, 720))}
    )
    with page.expect_navigation():
        owner.press("Keep the photos")
    with salon_context(desk.salon):
        photo = Photo.objects.get(customer=ada)
        assert SEEN[tongue.code] in Consent.objects.get(customer=ada).text
    image = f"/desk/customers/records/photos/{photo.pk}/image/"
    assert page.evaluate(STATUS, image) == 200

    desk.open(f"/desk/customers/privacy/of/{ada.pk}/")
    photos.get_by_role("button", name=owner.say("Take it back")).click()
    expect(page.get_by_text(owner.say("The consent is taken back."))).to_be_visible()
    assert page.evaluate(STATUS, image) == 404
    log = page.locator("section", has_text=owner.say("What was said when"))
    log.locator("summary").last.click()
    expect(log.get_by_text(SEEN[tongue.code]).last).to_be_visible()
    shuts_nobody_out(page)


@pytest.mark.parametrize("tongue", BOTH)
def test_a_customer_with_a_history_is_erased_and_only_a_number_is_left(desk, tongue):
    owner = desk.speaks(tongue)
    with salon_context(desk.salon):
        visit = make_visit(shop=desk.shop, name="Grace Hopper", email=None, state="done")
        grace = Customer.objects.get(pk=visit.customer_id)
        Note.objects.create(customer=grace, author="Rita", at=visit.ends_at, text="Likes it short")
    page = desk.open(f"/desk/customers/privacy/of/{grace.pk}/erase/")
    owner.sees_heading("What stays")
    shuts_nobody_out(page)
    page.get_by_role("radio", name=owner.say("They asked for it")).check()
    owner.fill("The name, to be sure", "Grace")
    owner.press("Erase for good")
    owner.sees_heading("Your password, once more")
    page.locator("input[type=password]").fill(password_of("owner"))
    owner.press("Go on")
    expect(
        page.get_by_text(owner.say("Please type the name exactly as it stands above.")).first
    ).to_be_visible()
    owner.fill("The name, to be sure", "Grace Hopper")
    owner.press("Erase for good")
    page.wait_for_url("**/desk/customers/")
    with salon_context(desk.salon):
        key = Erasure.objects.get(customer_id=grace.pk).key
        assert not Note.objects.filter(customer=grace).exists()
    expect(page.get_by_text(key)).to_be_visible()

    desk.open("/desk/customers/privacy/erasures/")
    row = page.get_by_role("row", name=key)
    expect(row.get_by_text(owner.say("They asked for it"))).to_be_visible()
    shuts_nobody_out(page)
    desk.open(f"/desk/visits/{visit.pk}/")
    expect(page.get_by_text("Grace Hopper")).to_have_count(0)
    expect(page.get_by_text(key[:4]).first).to_be_visible()
