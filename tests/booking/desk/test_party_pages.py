"""A party at the desk: put together in the form, seen in each visit, moved and cancelled as one."""

import pytest

from booking.diary.models import Appointment
from tests.booking.desk.scene import at, open_all_day
from tests.conftest import cast_of

PAGE = "/desk/visits/new/"


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def form_of(shop, **values):
    service = str(shop.services[0].pk)
    return {
        "location": shop.location.pk, "s": [service, service], "p": ["", ""], "g": ["0", "1"],
        "start": at(shop, 600, days=1).isoformat(), "name": "Ada", "email": "ada@example.com",
        "guest_name": ["Grace"], "guest_phone": [""], "first_pays": "1",
    } | values  # fmt: skip


@pytest.fixture
def party(shop, owner):
    owner.post(PAGE, form_of(shop))
    return list(Appointment.objects.order_by("id"))


def seen(party):
    return [f"{visit.pk}:{visit.version}" for visit in party]


def test_another_guest_gets_the_same_services(shop, owner):
    first, second = (service.pk for service in shop.services)
    answer = owner.get(PAGE, {"s": [first, second], "p": ["", ""], "t": "1", "guest": "1"})
    wished = f"s={first}&p=&g=0&s={second}&p=&t=1&g=0&s={first}&p=&g=1&s={second}&p=&t=3&g=1"
    assert answer["Location"].endswith(f"?{wished}")


def test_the_form_asks_for_the_others_and_offers_times_for_all(shop, owner):
    one = shop.services[0].pk
    day = at(shop, 0, days=1).date().isoformat()
    answer = owner.get(PAGE, {"s": [one, one], "p": ["", ""], "g": ["0", "1"], "day": day})
    assert "Name of guest 2" in answer.content.decode()
    assert answer.context["parts"]


def test_a_party_is_booked_with_one_form_however_often_it_is_sent(shop, owner):
    form = form_of(shop, key="once")
    assert owner.post(PAGE, form)["Location"] == owner.post(PAGE, form)["Location"]
    first, second = Appointment.objects.order_by("id")
    assert (first.customer.name, second.customer.name) == ("Ada", "Grace")
    assert first.party == second.party is not None
    assert (first.pays_for_party, second.pays_for_party) == (True, False)


def test_each_visit_names_the_others_and_the_diary_marks_them(party, owner):
    text = owner.get(f"/desk/visits/{party[0].pk}/").content.decode()
    assert "Together with" in text
    assert f"/desk/visits/{party[1].pk}/" in text
    day = party[0].starts_at.date().isoformat()
    assert owner.get(f"/desk/diary/?day={day}").content.decode().count("Comes with others") == 2


def test_all_are_moved_to_a_time_at_which_all_can_be_served(shop, party, owner):
    address = f"/desk/visits/{party[0].pk}/party/move/"
    assert owner.get(address).context["parts"]
    owner.post(address, {"v": seen(party), "start": at(shop, 720, days=1).isoformat()})
    assert {visit.starts_at for visit in Appointment.objects.all()} == {at(shop, 720, days=1)}


def test_a_change_meanwhile_is_shown_instead(shop, party, owner):
    old = seen(party)
    Appointment.objects.filter(pk=party[1].pk).update(version=7)
    answer = owner.post(
        f"/desk/visits/{party[0].pk}/party/move/", {"v": old, "start": at(shop, 720, days=1).isoformat()}
    )
    assert answer.status_code == 409
    assert f"{party[1].pk}:7" in answer.content.decode()


def test_all_are_cancelled_with_one_reason(party, owner):
    owner.post(f"/desk/visits/{party[0].pk}/party/cancel/", {"v": seen(party), "reason": "ill"})
    assert set(Appointment.objects.values_list("state", "cancel_reason")) == {("cancelled", "ill")}


def test_who_came_alone_has_no_party(party, owner):
    Appointment.objects.update(party=None)
    assert owner.get(f"/desk/visits/{party[0].pk}/party/move/").status_code == 404
    assert owner.post(f"/desk/visits/{party[0].pk}/party/cancel/").status_code == 404


def test_a_stranger_salon_has_no_such_party(party, client_of, salon_b):
    client = client_of(salon_b, cast_of(salon_b).owner)
    assert client.post(f"/desk/visits/{party[0].pk}/party/cancel/", {"reason": "x"}).status_code == 404
