"""The turn list at the desk: who is next, somebody who walks in, a turn passed up, and who was asked for."""

import pytest

from booking.diary.models import Appointment, TurnSkip
from tests.booking.desk.scene import book, open_all_day
from tests.conftest import cast_of

PAGE = "/desk/turns/"


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def form_of(shop, **values):
    return {"location": shop.location.pk, "s": shop.services[0].pk, "name": "Ada", "key": "one"} | values


def test_the_list_says_who_is_next(shop, owner):
    answer = owner.get(PAGE)
    rows = answer.context["rows"]
    assert [row.person.name for row in rows] == [person.name for person in shop.staff]
    assert [row.is_next for row in rows] == [True, False]


def test_who_walks_in_goes_to_the_first_however_often_the_form_is_sent(shop, owner):
    first = owner.post(PAGE, form_of(shop))
    assert owner.post(PAGE, form_of(shop))["Location"] == first["Location"]
    visit = Appointment.objects.get()
    assert (visit.customer.name, visit.state, visit.source) == ("Ada", "arrived", "walk_in")
    assert visit.lines.get().staff == shop.staff[0]
    assert [row.turn.turns for row in owner.get(PAGE).context["rows"]] == [0, 1]


def test_without_a_service_nothing_is_booked(shop, owner):
    answer = owner.post(PAGE, form_of(shop, s=""))
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
    assert 'value="Ada"' in answer.content.decode()


def test_a_turn_is_passed_up(shop, owner):
    owner.post(PAGE + "skip/", {"location": shop.location.pk, "staff": shop.staff[0].pk})
    assert TurnSkip.objects.get().staff == shop.staff[0]
    assert owner.post(PAGE + "skip/", {"location": shop.location.pk, "staff": "x"}).status_code == 404


def test_the_visit_notes_who_was_asked_for(shop, owner):
    visit = book(shop)
    line = visit.lines.get()
    owner.post(f"/desk/visits/{visit.pk}/request/", {"version": visit.version, "line_id": line.pk})
    line.refresh_from_db()
    assert line.staff_requested is False


def test_a_stylist_has_no_turn_list_and_a_stranger_no_such_people(shop, client_of, salon_a, cast, salon_b):
    assert client_of(salon_a, cast.stylist).get(PAGE).status_code == 403
    stranger = client_of(salon_b, cast_of(salon_b).owner)
    form = {"location": shop.location.pk, "staff": shop.staff[0].pk}
    assert stranger.post(PAGE + "skip/", form).status_code == 404
