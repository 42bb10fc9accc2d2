"""A new visit at the desk: put together in the address, offered by the engine, booked for somebody known or new."""

from zoneinfo import ZoneInfo

import pytest

from booking.catalog.models import StaffService
from booking.diary.forms import start_from
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


def test_the_free_times_can_be_chosen_on_the_page(shop, owner):
    page = owner.get(
        PAGE, {"s": shop.services[0].pk, "day": at(shop, 0, days=1).date().isoformat()}
    ).content.decode()
    assert 'type="radio" name="start" value="' in page


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


def test_somebody_is_booked_with_a_name_alone(shop, owner):
    owner.post(PAGE, form_of(shop, name="Walk-in Zoe", email=""))
    visitor = Appointment.objects.get().customer
    assert (visitor.name, visitor.contacts.count()) == ("Walk-in Zoe", 0)


def test_the_price_and_the_minutes_are_those_of_the_chosen_person(shop, owner):
    ana, cut = shop.staff[0], shop.services[0]
    StaffService.objects.filter(staff=ana, service=cut).update(price_minor=9900, work_minutes=45)
    answer = owner.get(PAGE, {"s": cut.pk, "p": ana.pk})
    assert (answer.context["total_minor"], answer.context["total_minutes"]) == (9900, 45)


def test_the_same_form_sent_twice_books_once(shop, owner):
    form = form_of(shop, p=[""], key="one-form")
    first, second = owner.post(PAGE, form), owner.post(PAGE, form)
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_an_old_form_with_other_words_says_that_it_was_sent_and_books_when_sent_again(shop, owner):
    form = form_of(shop, p=[""], key="one-form")
    owner.post(PAGE, form)
    answer = owner.post(PAGE, form | {"name": "Grace"})
    assert (answer.status_code, Appointment.objects.count()) == (409, 1)
    owner.post(PAGE, form | {"name": "Grace", "key": answer.context["key"]})
    assert Appointment.objects.count() == 2


def test_a_form_that_was_refused_keeps_its_key(shop, owner):
    answer = owner.post(PAGE, form_of(shop, start="", key="one-form"))
    assert answer.context["key"] == "one-form"


def test_a_customer_who_is_gone_is_said_and_nothing_is_lost(shop, owner):
    answer = owner.post(PAGE, form_of(shop, customer_id="999999", desk_note="likes tea"))
    assert answer.status_code == 422
    assert "likes tea" in answer.content.decode()


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59", "2026-12-01", "+", "\0"])
@pytest.mark.parametrize("field", ["start", "at"])
def test_what_is_no_time_is_no_time(shop, owner, start, field):
    form = form_of(shop) | {"start": "", field: start, "override": "1" if field == "at" else ""}
    answer = owner.post(PAGE, form)
    assert answer.status_code == 422
    assert "Please choose a time." in answer.content.decode()


def test_a_wall_time_that_the_clock_skips_is_no_time():
    berlin = ZoneInfo("Europe/Berlin")
    assert start_from("2027-03-28T02:30", berlin) is None
    assert start_from("2027-10-31T02:30", berlin).isoformat() == "2027-10-31T00:30:00+00:00"


def test_what_does_not_belong_together_is_said_on_the_page(shop, owner):
    extra = AddOnFactory(services=[shop.services[1]])
    cut = shop.services[0].pk
    for query in ({"a": f"0-{extra.pk}"}, {"p": "999999"}, {"s": f"{cut}v999999"}):
        answer = owner.get(PAGE, {"s": cut, "p": ""} | query)
        assert answer.status_code == 200
        assert len(answer.context["unfit"]) == 1


def test_a_ninth_service_is_left_out(shop, owner):
    answer = owner.get(PAGE, {"s": [shop.services[0].pk] * 9, "p": [""] * 9})
    assert len(answer.context["lines"]) == 8


@pytest.mark.parametrize(
    "junk", ["s=abc", "s=1v2v3", "p=x", "a=9-9", "s=99999999", f"day={today_of.__name__}"]
)
def test_junk_in_the_address_is_harmless(shop, owner, junk):
    assert owner.get(f"{PAGE}?{junk}").status_code in {200, 404}


def test_two_services_are_booked_side_by_side(shop, owner):
    both = {"s": [str(service.pk) for service in shop.services], "t": "1"}
    answer = owner.get(PAGE, {**both, "p": ["", ""], "day": today_of(shop).isoformat()})
    longest = max(service.minutes for service in shop.services)
    assert answer.context["total_minutes"] == longest
    people = [str(person.pk) for person in shop.staff[:2]]
    owner.post(PAGE, form_of(shop, **both, p=people))
    visit = Appointment.objects.get()
    assert {line.starts_at for line in visit.lines.all()} == {visit.starts_at}
    assert (visit.ends_at - visit.starts_at).total_seconds() == 60 * longest
