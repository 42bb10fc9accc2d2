"""The search on top finds customers and their visits, and a reference leads straight to its visit."""

import pytest

from tests.booking.desk.scene import book, open_all_day
from tests.golden_queries import assert_golden, queries_of


@pytest.fixture
def visit(in_a):
    return book(open_all_day(), 600, days=1, name="Ana Ribeiro")


def test_a_name_finds_the_customer_and_the_visit(visit, client_of, salon_a, cast):
    answer = client_of(salon_a, cast.owner).get("/desk/search/", {"q": "ribe"})
    assert [person.name for person in answer.context["people"]] == ["Ana Ribeiro"]
    assert [row.visit_id for row in answer.context["visits"]] == [visit.pk]


def test_phones_are_written_as_people_write_them(in_a, salon_a, client_of, cast):
    visit = book(open_all_day(), 600, days=1, name="Ana Ribeiro")
    visit.customer.contacts.create(kind="phone", value="+33612345678")
    owner = client_of(salon_a, cast.owner)
    page = owner.get("/desk/search/", {"q": "ribe"}).content.decode()
    suggested = owner.get("/desk/search/", {"q": "ribe"}, headers={"HX-Request": "true"}).content.decode()
    assert ["+33 6 12 34 56 78" in text for text in (page, suggested)] == [True, True]


def test_a_reference_leads_to_the_visit(visit, client_of, salon_a, cast):
    answer = client_of(salon_a, cast.owner).get("/desk/search/", {"q": visit.reference.lower()})
    assert answer["Location"] == f"/desk/visits/{visit.pk}/"


def test_nothing_found_is_said(visit, client_of, salon_a, cast):
    answer = client_of(salon_a, cast.owner).get("/desk/search/", {"q": "nobody"})
    assert "Nothing found" in answer.content.decode()


def test_who_is_not_found_is_taken_down_from_there_with_what_was_typed(visit, client_of, salon_a, cast):
    typing = client_of(salon_a, cast.receptionist)
    typing.defaults["HTTP_HX_REQUEST"] = "true"
    page = typing.get("/desk/search/", {"q": "0170 1234567"}).content.decode()
    assert 'href="/desk/customers/new/?phone=0170+1234567"' in page
    assert "customers/new/" not in typing.get("/desk/search/", {"q": "ribe"}).content.decode()
    assert "customers/new/" not in typing.get("/desk/search/", {"q": "diary"}).content.decode()
    whole = client_of(salon_a, cast.receptionist).get("/desk/search/", {"q": "Zora"}).content.decode()
    assert "/desk/customers/new/?name=Zora" in whole


def test_who_may_not_write_customers_is_not_led_to_a_new_one(visit, client_of, salon_a, cast):
    page = client_of(salon_a, cast.stylist).get("/desk/search/", {"q": "Zora"}).content.decode()
    assert ("Nothing found" in page, "customers/new/" in page) == (True, False)


def test_alerts_that_nobody_would_see_are_not_asked_for(visit, client_of, salon_a, cast):
    asked = queries_of(client_of(salon_a, cast.owner), "/desk/search/?q=ribe")
    assert [one for one in asked if "customers_sensitivity" in one or "records_note" in one] == []


def test_a_search_costs_the_same_however_many_are_found(in_a, salon_a, client_of, cast):
    owner, typing = client_of(salon_a, cast.owner), client_of(salon_a, cast.owner)
    typing.defaults["HTTP_HX_REQUEST"] = "true"
    shop = open_all_day()

    def counted():
        seen = {"page": owner, "suggestions": typing}
        return {name: len(queries_of(client, "/desk/search/?q=ribe")) for name, client in seen.items()}

    book(shop, 600, days=1, name="Ana Ribeiro")
    few = counted()
    [book(shop, 600, days=2 + number, name=f"Bea Ribeiro {number}") for number in range(9)]
    assert all(many <= few[name] for name, many in counted().items())
    assert_golden("search", few)
