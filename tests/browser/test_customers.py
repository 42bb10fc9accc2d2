"""A new walk-in customer is taken down by two fields and a button, and a severe allergy stops a booking until it was read."""

import pytest
from playwright.sync_api import expect

from booking.diary.models import Appointment
from crm.customers.models import AlertSeen, Customer, Tag
from kernel.context import salon_context
from tests.browser.desk import Desk
from tests.browser.people import BOTH, ENGLISH, KeyboardPerson, Person
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser
PHONES = {
    "en": ("+33 1 23 45 67 89", "+33 1 23 45 67 90"),
    "zh-hans": ("+86 138 0013 8000", "+86 138 0013 8001"),
}
expect.set_options(timeout=10_000)


@pytest.mark.parametrize("tongue", BOTH)
def test_a_walk_in_is_taken_down_and_their_allergy_stops_the_booking_until_it_was_read(desk, tongue):
    person, name = desk.speaks(tongue), f"{tongue.customer} 1"
    desk.open("/desk/customers/")
    person.press("New customer", "link")
    person.looks_around()
    person.page.locator("#id_name").fill(name)
    person.page.locator("#id_phone").fill(PHONES[tongue.code][0])
    person.press("Add the customer")
    expect(person.page.get_by_role("heading", name=name)).to_be_visible()
    person.looks_around()
    _is_allergic(person)
    _books_past_it(desk, person, name)


@pytest.mark.parametrize("tongue", BOTH)
def test_without_a_mouse_a_walk_in_is_two_fields_and_enter(desk, tongue):
    desk.speaks(tongue)
    person = KeyboardPerson(desk.open("/desk/customers/"), tongue)
    person.press("New customer", "link")
    person.sees_heading("New customer")
    name = f"{tongue.customer} 2"
    person.page.keyboard.type(name)  # the name's field is where one stands
    person.page.keyboard.press("Tab")
    person.page.keyboard.type(PHONES[tongue.code][1])
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.parametrize("tongue", BOTH)
def test_how_many_are_chosen_is_said_and_a_tag_on_them_is_taken_back(desk, tongue):
    with salon_context(desk.salon):
        Customer.objects.filter(merged_into=None).update(source="online")
        tag = Tag.objects.get_or_create(name="VIP")[0]
        three = [CustomerFactory(name=f"{tongue.customer} {number}", source="desk") for number in range(3)]
    person = desk.speaks(tongue)
    page, say = desk.open("/desk/customers/?source=desk"), person.say
    whole = page.locator("[data-check-all]")
    page.get_by_role("checkbox", name=three[0].name).check()
    expect(page.get_by_text(say("%(n)s chosen", n="1"), exact=True)).to_be_visible()
    assert whole.evaluate("box => box.indeterminate")
    whole.check()
    expect(page.get_by_text(say("%(n)s chosen", n="3"), exact=True)).to_be_visible()
    page.get_by_label(say("What to do")).select_option(f"tag:{tag.pk}")
    person.press("Do it")
    person.looks_around()
    person.press("Undo")
    expect(page.locator("#toasts").get_by_text("3")).to_be_visible()
    with salon_context(desk.salon):
        assert not tag.customers.exists()


def test_a_tag_put_on_by_the_keyboard_leaves_one_where_the_next_is_put_on(desk):
    with salon_context(desk.salon):
        ada = CustomerFactory(name="Ada Lovelace")
    person = KeyboardPerson(desk.open(f"/desk/customers/{ada.pk}/"), ENGLISH)
    page, plus = person.page, person.page.locator(".tag-add > summary")
    for name in ("quiet", "early"):
        person.act(plus)
        page.keyboard.press("Tab")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator(".customer-tags .pill", has_text=name)).to_be_visible()
        expect(plus).to_be_focused()
    person.act(page.get_by_role("button", name=person.say("Take off the tag %(name)s", name="quiet")))
    expect(page.locator(".customer-tags .pill", has_text="quiet")).to_have_count(0)
    expect(plus).to_be_focused()


def _is_allergic(person: Person) -> None:
    """To hair dye, noted on their page."""
    page, said = person.page, person.say("Allergic: %(what)s", what=person.say("PPD (hair dye)"))
    page.locator("section", has_text=person.say("To mind")).get_by_role(
        "link", name=person.say("Add")
    ).click()
    page.locator("#id_preset").select_option(label=person.say("PPD (hair dye)"))
    page.get_by_label(person.say("For an allergy or health: how did they agree?")).select_option(
        label=person.say("Said it in person", "consent")
    )
    person.press("Note it")
    expect(page.get_by_text(said).first).to_be_visible()


def _books_past_it(desk: Desk, person: Person, name: str) -> None:
    with salon_context(desk.salon):
        customer = Customer.objects.get(name=name)
    service = desk.shop.services[0].pk
    tomorrow = desk.at(0, days=1).date()  # the last hour of today has no start left
    page = desk.open(f"/desk/visits/new/?customer={customer.pk}&add={service}&day={tomorrow}")
    page.get_by_role("radio", name=name).check()
    person.fill("Note for the team", "first time here")
    page.locator('input[name="start"]').first.check(force=True)
    person.press("Book the visit")
    person.sees_heading("Please read first: %(name)s", name=name)
    person.looks_around()
    page.get_by_role("checkbox").check()
    person.press("Go on")
    expect(page.get_by_text(person.say("Booked."))).to_be_visible()
    with salon_context(desk.salon):
        visit = Appointment.objects.get(customer=customer)
        seen = AlertSeen.objects.get(customer=customer)
    assert (visit.desk_note, seen.visit_id, seen.doing) == ("first time here", visit.pk, "booking")


@pytest.mark.parametrize("tongue", BOTH)
def test_on_a_phone_the_chosen_filter_of_the_timeline_is_in_sight(desk, tongue):
    with salon_context(desk.salon):
        ana = CustomerFactory(name="Ana")
    person = desk.speaks(tongue)
    person.page.set_viewport_size({"width": 390, "height": 844})
    page = desk.open(f"/desk/customers/{ana.pk}/?kind=change")
    chosen = page.locator(".seg [aria-current]")
    expect(chosen).to_have_text(person.say("Changes", "on a timeline"))
    chosen.evaluate("link => link.closest('section').scrollIntoView()")
    expect(chosen).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_text(person.say("Nothing of this kind yet."))).to_be_visible()
