"""A new visit at the desk: put together in the address, offered by the engine, booked for somebody known or new."""

import pytest

from booking.diary.models import Appointment
from booking.team.models import StaffMember
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import AddOnFactory, CustomerFactory

PAGE = "/desk/visits/new/"


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def form_of(shop, **values):
    return {
        "location": shop.location.pk,
        "s": [str(shop.services[0].pk)],
        "p": [str(shop.staff[0].pk)],
        "start": at(shop, 600, days=1).isoformat(),
        "name": "Ada",
        "email": "ada@example.com",
    } | values


def test_adding_a_service_puts_it_into_the_address(shop, owner):
    answer = owner.get(PAGE, {"location": shop.location.pk, "add": shop.services[0].pk})
    assert answer["Location"].endswith(f"?location={shop.location.pk}&s={shop.services[0].pk}&p=")


def test_taking_one_away_keeps_the_other_with_its_add_on(shop, owner):
    extra = AddOnFactory(services=[shop.services[1]])
    first, second = (service.pk for service in shop.services)
    answer = owner.get(PAGE, {"s": [first, second], "p": ["", ""], "a": f"1-{extra.pk}", "drop": "0"})
    assert answer["Location"].endswith(f"?s={second}&p=&a=0-{extra.pk}")


def test_free_times_appear_once_a_service_is_chosen(shop, owner):
    answer = owner.get(
        PAGE, {"s": shop.services[0].pk, "p": "", "day": (at(shop, 0, days=1)).date().isoformat()}
    )
    assert sum(len(part.choices) for part in answer.context["parts"]) == 48


def test_the_menu_is_searched_by_name(shop, owner):
    answer = owner.get(PAGE, {"q": "colo"})
    assert [service.name for service in answer.context["menu"]] == ["Colour"]


def test_somebody_new_is_booked(shop, owner):
    answer = owner.post(PAGE, form_of(shop))
    visit = Appointment.objects.get()
    assert answer["Location"] == f"/desk/visits/{visit.pk}/"
    assert (visit.customer.name, visit.lines.get().staff) == ("Ada", shop.staff[0])


def test_somebody_known_is_booked_by_choice(shop, owner):
    known = CustomerFactory(name="Grace", phone="+4915112345678")
    owner.post(PAGE, form_of(shop, customer_id=known.pk, name="", email=""))
    assert Appointment.objects.get().customer == known


def test_customers_are_found_by_the_end_of_their_phone(shop, owner):
    CustomerFactory(name="Grace", phone="+4915112345678")
    assert "Grace" in owner.get(f"{PAGE}customers/", {"cq": "345678"}).content.decode()


def test_an_incomplete_form_keeps_what_was_typed(shop, owner):
    answer = owner.post(PAGE, form_of(shop, name="Ada", email="no email"))
    assert answer.status_code == 422
    assert "no email" in answer.content.decode()
    assert Appointment.objects.count() == 0


def test_without_a_time_nothing_is_booked(shop, owner):
    answer = owner.post(PAGE, form_of(shop, start=""))
    assert "Please choose a time." in answer.content.decode()


def test_a_time_that_was_taken_meanwhile_offers_others(shop, owner):
    book(shop, 600, days=1)
    answer = owner.post(PAGE, form_of(shop))
    assert answer.status_code == 409
    assert answer.context["alternatives"]
    assert "ada@example.com" in answer.content.decode()


def test_the_owner_may_overbook_on_purpose(shop, owner):
    book(shop, 600, days=1, name="Grace")
    when = at(shop, 600, days=1).strftime("%Y-%m-%dT%H:%M")
    owner.post(PAGE, form_of(shop, start="", override="1", at=when))
    assert Appointment.objects.filter(starts_at=at(shop, 600, days=1)).count() == 2


def test_a_receptionist_may_not_overbook(shop, client_of, salon_a, cast):
    when = at(shop, 600, days=1).strftime("%Y-%m-%dT%H:%M")
    answer = client_of(salon_a, cast.receptionist).post(PAGE, form_of(shop, override="1", at=when))
    assert answer.status_code == 403


def test_a_stylist_books_only_themselves(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user=cast.stylist)
    client_of(salon_a, cast.stylist).post(PAGE, form_of(shop, p=[str(shop.staff[1].pk)]))
    assert Appointment.objects.get().lines.get().staff == shop.staff[0]


def test_a_stylist_cannot_search_the_customers(shop, client_of, salon_a, cast):
    assert client_of(salon_a, cast.stylist).get(f"{PAGE}customers/", {"cq": "ada"}).status_code == 403


@pytest.mark.parametrize(
    "junk", ["s=abc", "s=1v2v3", "p=x", "a=9-9", "s=99999999", f"day={today_of.__name__}"]
)
def test_junk_in_the_address_is_harmless(shop, owner, junk):
    assert owner.get(f"{PAGE}?{junk}").status_code in {200, 404}
