"""Requests and roles at locations: who may answer at one shop neither sees nor answers what another was asked for."""

import pytest

from booking.requests import selectors
from booking.requests.answering import asked_settle, request_decline
from booking.requests.models import VisitRequest
from kernel.actor import Actor, ActorKind
from kernel.clock import system_clock
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.models import RoleGrant
from tenants.accounts.rights import Action
from tests.booking.desk.scene import book
from tests.booking.requests.test_pages import series_form
from tests.cast import LocationFactory, UserFactory

HERE = frozenset({Action.APPOINTMENT_WRITE, Action.APPOINTMENT_WRITE_OWN, Action.DAY_SEE})


@pytest.fixture
def row(shop, visitor):
    """A series that the shop was asked for."""
    visitor.post("/book/series/", series_form(shop, key="s"))
    return VisitRequest.objects.get()


@pytest.fixture
def reception(client_of, salon_a, shop):
    """Whom a browser belongs to who works at the reception (or in that role) of that location alone."""

    def sit(place, role="receptionist"):
        user = UserFactory(role=role)
        RoleGrant.objects.filter(user=user).delete()
        RoleGrant.objects.create(user=user, role=role, places=[place])
        return client_of(salon_a, user)

    return sit


def local_actor(place):
    """Somebody who answers at that location alone."""
    return Actor(kind=ActorKind.USER, id=1, rights=frozenset(), local=((place, HERE),))


def test_who_answers_elsewhere_does_not_see_that_there_is_a_request(row, reception):
    browser = reception(LocationFactory(name="Elsewhere").pk)
    assert browser.get(f"/desk/requests/{row.pk}/").status_code == 404
    sent = {"version": row.version, "answer": "No"}
    assert browser.post(f"/desk/requests/{row.pk}/decline/", sent).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


def test_who_answers_at_the_shop_sees_counts_and_answers_what_it_was_asked_for(row, shop, reception):
    browser = reception(shop.location.pk)
    assert [one["row"] for one in browser.get("/desk/requests/").context["requests"]] == [row]
    assert "1 request<" in browser.get("/desk/today/").content.decode()
    sent = {"version": row.version, "answer": "No"}
    assert browser.post(f"/desk/requests/{row.pk}/decline/", sent).status_code == 302
    assert [one["row"].state for one in browser.get("/desk/requests/?answered=1").context["requests"]] == [
        "declined"
    ]


def test_the_rules_are_the_whole_salons_and_open_to_no_manager_of_one_shop(shop, reception):
    browser = reception(shop.location.pk, "manager")
    assert browser.get("/desk/requests/rules/").status_code == 403
    for page in ("/desk/requests/", "/desk/settings/"):
        assert "/desk/requests/rules/" not in browser.get(page).content.decode()


def test_lists_and_counts_leave_out_what_other_shops_were_asked_for(row, reception):
    browser = reception(LocationFactory(name="Elsewhere").pk)
    assert browser.get("/desk/requests/").context["requests"] == []
    assert "asked-today" not in browser.get("/desk/today/").content.decode()


def test_the_latest_answered_are_those_of_the_own_shops_however_many_others_there_are(row, shop, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_ANSWERED", 1)
    elsewhere = LocationFactory(name="Elsewhere")
    now = system_clock.now()
    VisitRequest.objects.update(state="declined", answered_at=now)
    newer = VisitRequest.objects.get()
    newer.pk, newer.reference, newer.location, newer.answered_at = (
        None,
        "NEWER",
        elsewhere,
        system_clock.now(),
    )
    newer.save(force_insert=True)
    assert list(selectors.requests_answered(frozenset({shop.location.pk}))) == [row]
    assert list(selectors.requests_answered(None)) == [newer]


def test_the_services_ask_for_the_place_of_the_request(row, shop):
    wish = {"clock": system_clock, "request_id": row.pk, "version": row.version, "answer": ""}
    elsewhere = LocationFactory(name="Elsewhere").pk
    with pytest.raises(NotFound):
        request_decline(actor=local_actor(elsewhere), **wish)
    with pytest.raises(NotAllowed):
        request_decline(actor=Actor(kind=ActorKind.USER, id=1, rights=frozenset()), **wish)
    visit = book(shop)
    with pytest.raises(NotFound):
        asked_settle(row.pk, visit, local_actor(elsewhere), system_clock)
    asked_settle(row.pk, visit, local_actor(shop.location.pk), system_clock)
    row.refresh_from_db()
    assert row.state == "booked"
