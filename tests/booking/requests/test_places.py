"""Requests and roles at locations: who may answer at one shop neither sees nor answers what another was asked for."""

import pytest

from booking.requests.models import VisitRequest
from tenants.accounts.models import RoleGrant
from tests.booking.requests.test_pages import series_form
from tests.cast import LocationFactory, UserFactory


@pytest.fixture
def row(shop, visitor):
    """A series that the shop was asked for."""
    visitor.post("/book/series/", series_form(shop, key="s"))
    return VisitRequest.objects.get()


@pytest.fixture
def reception(client_of, salon_a, shop):
    """Whom a browser belongs to who works at the reception of that location alone."""

    def sit(place):
        user = UserFactory(role="receptionist")
        RoleGrant.objects.filter(user=user).delete()
        RoleGrant.objects.create(user=user, role="receptionist", places=[place])
        return client_of(salon_a, user)

    return sit


def test_who_answers_elsewhere_does_not_see_that_there_is_a_request(row, reception):
    browser = reception(LocationFactory(name="Elsewhere").pk)
    assert browser.get(f"/desk/requests/{row.pk}/").status_code == 404
    sent = {"version": row.version, "answer": "No"}
    assert browser.post(f"/desk/requests/{row.pk}/decline/", sent).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"
