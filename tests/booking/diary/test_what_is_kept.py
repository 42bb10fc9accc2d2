"""What a booking leaves behind: the terms as agreed, the link, the person found again."""

import pytest

from booking.diary.selectors.visits import history
from booking.diary.tokens import appointment_by_token, manage_token
from booking.diary.wishes import (
    Agreement,
    CustomerDetails,
    LineWish,
    VisitExtras,
)
from kernel.errors import NotFound
from tests.booking.diary.shop import (
    MIA,
    MORNING,
    make_shop,
)
from tests.cast import AddOnFactory

pytestmark = pytest.mark.usefixtures("in_a")


def test_a_visit_writes_down_what_was_agreed():
    shop = make_shop(MORNING)
    mask = AddOnFactory(name="Mask", services=[shop.service])
    extras = VisitExtras(
        customer_note=" window seat ",
        campaign="spring",
        is_test=True,
        agreement=Agreement(policy_text="24 hours", address="192.0.2.7", given=True),
    )
    made = shop.book(
        "09:00", LineWish(shop.service.pk, add_on_ids=(mask.pk,), staff_id=shop.staff[0].pk), extras=extras
    )
    line = made.lines.get()
    shop.service.name, shop.service.price_minor = "New name", 1
    shop.service.save()
    assert (line.price_minor, made.total_minor, line.staff_requested) == (6000, 6000, True)
    assert (line.add_ons[0]["name"], line.service_name != "New name") == ("Mask", True)
    assert (made.policy_text, made.consent_address, made.consent_at) == ("24 hours", "192.0.2.7", shop.now)
    assert (made.is_test, made.campaign, made.source, made.customer_note) == (
        True,
        "spring",
        "storefront",
        "window seat",
    )
    assert [entry.action for entry in history(made)] == ["appointment.create"]


def test_the_link_leads_to_the_visit_and_a_wrong_one_nowhere():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    token = manage_token(made)
    assert (appointment_by_token(token), len(token), token in made.manage_token_hash) == (made, 43, False)
    with pytest.raises(NotFound):
        appointment_by_token(token[:-1] + "x")


def test_the_same_person_is_found_by_any_spelling_of_the_phone():
    shop = make_shop(MORNING, zone="Asia/Shanghai")
    shop.location.country = "CN"
    shop.location.save()
    spellings = ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
    visits = [
        shop.book(
            f"{9 + number // 2:02}:{number % 2 * 30:02}", customer=CustomerDetails(name="李", phone=phone)
        )
        for number, phone in enumerate(spellings)
    ]
    assert {made.customer_id for made in visits} == {visits[0].customer_id}
    assert visits[0].customer.contacts.get().value == "+8613800138000"


def test_the_phone_decides_and_an_email_that_a_stranger_types_beside_it_is_the_visits_alone():
    shop = make_shop(MORNING)
    first = shop.book("09:00").customer
    again = shop.book(
        "09:30", customer=CustomerDetails(name="M.", phone=MIA.phone, email=" Mia@Example.com ")
    )
    by_email = shop.book("10:00", customer=CustomerDetails(name="Mia", email="mia@example.com"))
    assert (again.customer_id, by_email.customer_id == first.pk) == (first.pk, False)
    assert (again.customer.name, again.visitor_email) == ("Mia", "mia@example.com")
