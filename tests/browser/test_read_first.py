"""A severe allergy stops the desk at check-in until it was read, however the visit came to be; online it stops nobody."""

import pytest
from playwright.sync_api import Locator, expect

from booking.diary.models import Appointment
from booking.diary.services import appointment_move
from booking.diary.wishes import Channel
from crm.customers.models import AlertSeen, Customer, Sensitivity
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.browser.desk import Desk
from tests.browser.people import BOTH, Person, Stranger, Tongue, page_of
from tests.cast import CustomerFactory
from tests.conftest import cast_of

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)


def somebody_allergic(desk: Desk, tongue: Tongue, email: str) -> Customer:
    """A customer who reacts to hair dye."""
    with salon_context(desk.salon):
        customer = CustomerFactory(name=tongue.customer, email=email)
        Sensitivity.objects.create(customer=customer, kind="allergy", what="ppd", severity=3, note="ER 2024")
    return customer


def the_day_comes(desk: Desk, visit: Appointment) -> None:
    """The visit is today."""
    with salon_context(desk.salon):
        appointment_move(
            actor=system_actor("test"),
            clock=system_clock,
            channel=Channel.DESK,
            appointment_id=visit.pk,
            version=visit.version,
            starts_at=desk.at(1),
            override=True,
        )


def reads(person: Person, form: Locator) -> None:
    """The box and the button of what is to be read."""
    expect(form.get_by_text("ER 2024")).to_be_visible()
    person.looks_around()
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name=person.say("Go on")).click()


def seen_by(desk: Desk, customer: Customer, role: str) -> list[str]:
    """Before what that person has read it."""
    with salon_context(desk.salon):
        rows = AlertSeen.objects.filter(customer=customer, user_id=getattr(cast_of(desk.salon), role).pk)
        return [row.doing for row in rows]


@pytest.mark.parametrize("tongue", BOTH)
def test_who_books_online_is_not_stopped_but_whoever_checks_them_in_is(desk, browser, tongue):
    email = f"online@{tongue.slug}.example"
    customer = somebody_allergic(desk, tongue, email)
    with page_of(browser, tongue, phone=True) as phone:
        stranger = Stranger(phone, tongue)
        phone.goto(desk.live.url(desk.salon))
        stranger.chooses()
        stranger.press("Continue", "link")
        stranger.books(email)
        expect(phone.get_by_text("ER 2024")).to_have_count(0)
    with salon_context(desk.salon):
        visit = Appointment.objects.get(customer=customer)
    the_day_comes(desk, visit)
    person = desk.speaks(tongue)
    page = desk.open(f"/desk/visits/{visit.pk}/")
    person.press("Arrived")
    person.sees_heading("Please read first: %(name)s", name=tongue.customer)
    person.press("Leave it", "link")
    person.press("Arrived")
    reads(person, page.get_by_role("main"))
    expect(page.get_by_text(person.say("Noted."))).to_be_visible()
    assert seen_by(desk, customer, "owner") == ["arrival"]


@pytest.mark.parametrize("tongue", BOTH)
def test_what_one_read_when_booking_a_colleague_reads_on_the_board_before_the_visit_steps_on(desk, tongue):
    customer = somebody_allergic(desk, tongue, f"desk@{tongue.slug}.example")
    visit = books_at_the_desk(desk, desk.speaks(tongue), customer)
    the_day_comes(desk, visit)
    desk.page.context.clear_cookies()
    desk.sign_in(role="receptionist")
    person = desk.speaks(tongue)
    page = desk.open("/desk/board/")
    card = page.locator(f"#card-{visit.pk}")
    page.keyboard.press("ArrowRight")
    expect(card).to_be_focused()
    page.keyboard.press("Space")
    asked = page.get_by_role("alert").filter(has_text=tongue.customer)
    expect(asked).to_contain_text(person.say("Please read first: %(name)s", name=tongue.customer))
    reads(person, asked)
    reception = page.get_by_role("region", name=person.say("Reception", "place"))
    expect(reception.locator(f"#card-{visit.pk}")).to_be_visible()
    assert (seen_by(desk, customer, "owner"), seen_by(desk, customer, "receptionist")) == (
        ["booking"],
        ["arrival"],
    )


def books_at_the_desk(desk: Desk, person: Person, customer: Customer) -> Appointment:
    """For tomorrow, stopped until it was read."""
    service, tomorrow = desk.shop.services[0].pk, desk.at(0, days=1).date()
    page = desk.open(f"/desk/visits/new/?customer={customer.pk}&add={service}&day={tomorrow}")
    page.get_by_role("radio", name=customer.name).first.check()
    page.locator('input[name="start"]').first.check(force=True)
    person.press("Book the visit")
    person.sees_heading("Please read first: %(name)s", name=customer.name)
    reads(person, page.get_by_role("main"))
    expect(page.get_by_text(person.say("Booked."))).to_be_visible()
    with salon_context(desk.salon):
        return Appointment.objects.get(customer=customer)
