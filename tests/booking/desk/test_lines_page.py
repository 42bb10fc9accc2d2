"""Changing the services of a booked visit by its page: step by step, saved once, taken back in the diary."""

import pytest

from booking.diary.models import Appointment
from booking.places.models import BookingRules
from tests.booking.desk.scene import at, book, open_all_day
from tests.cast import AddOnFactory


@pytest.fixture
def shop(in_a):
    made = open_all_day()
    BookingRules.objects.filter(location=made.location).update(wait_minutes=30)
    return made


@pytest.fixture
def visit(shop):
    return book(shop, 600, days=1)


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def reception(client_of, salon_a, cast):
    return client_of(salon_a, cast.receptionist)


def address(visit):
    return f"/desk/visits/{visit.pk}/lines/"


def fresh(visit):
    return Appointment.objects.get(pk=visit.pk)


def names(visit):
    return [line.service_name for line in fresh(visit).lines.all()]


def form_of(answer, **typed):
    """The page's own form, with what is typed."""
    context = answer.context
    fields: dict[str, list[str]] = {}
    for name, value in context["pairs"]:
        fields.setdefault(name, []).append(value)
    return fields | {"version": context["visit"].version, "key": context["key"], "tell": "1", **typed}


def test_the_drawer_leads_to_it(visit, owner):
    assert address(visit) in owner.get(f"/desk/visits/{visit.pk}/").content.decode()


def test_a_service_is_added_put_first_and_saved(shop, visit, owner):
    added = owner.get(address(visit), {"add": str(shop.services[1].pk)}, follow=True)
    raised = owner.get(f"{added.request['PATH_INFO']}?{added.request['QUERY_STRING']}&up=1", follow=True)
    assert raised.context["fits"]
    answer = owner.post(address(visit), form_of(raised))
    assert answer.status_code == 302
    assert names(visit) == ["Colour", "Cut"]


def test_a_service_is_replaced_by_another_in_its_place(shop, visit, owner):
    query = {"instead": "0", "add": str(shop.services[1].pk)}
    answer = owner.get(address(visit), query, follow=True)
    owner.post(address(visit), form_of(answer))
    assert names(visit) == ["Colour"]


def test_the_second_click_changes_nothing_more(shop, visit, owner):
    form = form_of(owner.get(address(visit), {"add": str(shop.services[1].pk)}, follow=True))
    assert [owner.post(address(visit), form).status_code for _click in range(2)] == [302, 302]
    assert (names(visit), fresh(visit).version) == (["Cut", "Colour"], visit.version + 1)


def test_undo_in_the_diary_takes_it_back(shop, visit, owner):
    owner.post(
        address(visit), form_of(owner.get(address(visit), {"add": str(shop.services[1].pk)}, follow=True))
    )
    assert "Taken back" in owner.post("/desk/diary/undo/").content.decode()
    assert (names(visit), fresh(visit).total_minor) == (["Cut"], visit.total_minor)


def test_what_clashes_is_named_with_times_that_fit_and_nothing_typed_is_lost(shop, visit, owner):
    book(shop, 640, days=1, name="Grace")
    page = owner.get(address(visit), {"add": str(shop.services[1].pk)}, follow=True)
    lines = form_of(page, p=[str(shop.staff[0].pk)] * 2, m=["45", ""])
    answer = owner.post(address(visit), lines)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Grace 10:40–11:10" in text
    assert answer.context["alternatives"]
    assert 'value="45"' in text
    first = answer.context["alternatives"][0].value
    assert owner.post(address(visit), form_of(answer, start=first)).status_code == 302
    assert fresh(visit).starts_at != visit.starts_at


def test_minutes_and_price_that_cannot_be_read_stand_beside_their_fields(visit, owner):
    page = owner.get(address(visit))
    answer = owner.post(address(visit), form_of(page, m=["soon\x00" + "9" * 9000], x=["-5"]))
    (line,) = answer.context["lines"]
    assert answer.status_code == 422
    assert (bool(line.minutes_problem), bool(line.price_problem)) == (True, True)
    assert names(visit) == ["Cut"]


def test_reception_sees_no_field_for_prices_and_cannot_set_one(visit, reception):
    page = reception.get(address(visit))
    assert 'id="x0"' not in page.content.decode()
    assert reception.post(address(visit), form_of(page, x=["1"])).status_code == 403
    assert fresh(visit).total_minor == visit.total_minor


def test_an_old_page_overwrites_nothing(shop, visit, owner):
    page = owner.get(address(visit), {"add": str(shop.services[1].pk)}, follow=True)
    owner.post(f"/desk/visits/{visit.pk}/note/", {"version": visit.version, "desk_note": "tea"})
    answer = owner.post(address(visit), form_of(page))
    assert (answer.status_code, names(visit)) == (409, ["Cut"])


def test_an_extra_that_is_off_the_menu_stays_with_its_line(shop, visit, owner):
    extra = AddOnFactory(services=[shop.services[0]], name="Mask")
    owner.post(address(visit), form_of(owner.get(address(visit)), a=[f"0-{extra.pk}"]))
    extra.archived_at = at(shop, 0)
    extra.save()
    page = owner.get(address(visit))
    owner.post(address(visit), form_of(page, m=["60"]))
    (line,) = fresh(visit).lines.all()
    assert ([one["name"] for one in line.add_ons], line.own_minutes) == (["Mask"], 60)


@pytest.mark.parametrize(
    "query", ["s=1&s=x", "s=9999999999", "k=5&s=", "drop=-1", "up=9", "add=b\u0000", "m=1&x=1"]
)
def test_a_forged_address_is_only_a_page(visit, owner, query):
    assert owner.get(f"{address(visit)}?{query}", follow=True).status_code == 200


def test_what_is_over_has_no_such_page(visit, owner):
    Appointment.objects.filter(pk=visit.pk).update(state="done")
    assert owner.get(address(visit))["Location"] == f"/desk/visits/{visit.pk}/"


def test_the_other_salon_finds_nothing(visit, client_of, salon_b, cast_b):
    assert client_of(salon_b, cast_b.owner).get(address(visit)).status_code == 404
