"""My day: one's own and nobody else's; phones masked as the role says; figures of one's own lines that are done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking.diary.models import AppointmentState
from booking.people.selectors import figures_of
from kernel.context import salon_context
from tests.cast import TimeOffFactory, open_salon
from tests.visits import make_visit

pytestmark = pytest.mark.django_db
DONE = AppointmentState.DONE


@pytest.fixture
def shop(salon_a, cast):
    """A shop whose Ana is the stylist."""
    with salon_context(salon_a):
        shop = open_salon()
        ana = shop.staff[0]
        ana.user = cast.stylist
        ana.save()
        return shop


@pytest.fixture
def stylist(salon_a, client_of, cast):
    return client_of(salon_a, cast.stylist)


def visit_of(shop, person, name, **values):
    start = values.pop("start", timezone.now().replace(microsecond=0) + timedelta(minutes=1))
    visit = make_visit(
        shop=shop,
        name=name,
        email=f"{name}@x.example",
        phone=values.pop("phone", None),
        start=start,
        **values,
    )
    visit.lines.update(staff=person)
    return visit


def page(client, day=""):
    return client.get("/desk/my-day/", {"day": day} if day else {}).content.decode()


def test_one_sees_ones_own_visits_and_nobody_elses(salon_a, stylist, shop):
    with salon_context(salon_a):
        visit_of(shop, shop.staff[0], "Mine")
        visit_of(shop, shop.staff[1], "Bens")
    text = page(stylist)
    assert ("Mine" in text, "Bens" in text) == (True, False)


def test_a_stylist_sees_no_whole_phone_and_an_owner_who_works_does(salon_a, client_of, cast, stylist, shop):
    with salon_context(salon_a):
        visit_of(shop, shop.staff[0], "Mine", phone="+4915112345678")
    text = page(stylist)
    assert ("+49 1511 2345678" in text, "+49…78" in text) == (False, True)
    with salon_context(salon_a):
        shop.staff[0].user = cast.owner
        shop.staff[0].save()
    assert "+49 1511 2345678" in page(client_of(salon_a, cast.owner))


def test_the_day_after_has_its_own_visits_hours_and_time_off(salon_a, stylist, shop):
    tomorrow = timezone.now() + timedelta(days=1)
    with salon_context(salon_a):
        visit_of(shop, shop.staff[0], "Later", start=tomorrow)
        TimeOffFactory(staff=shop.staff[0])
    text = page(stylist, tomorrow.date().isoformat())
    assert ("Later" in text, "You work 09:00–18:00" in text, "Holiday" in text) == (True, True, True)
    assert "Later" not in page(stylist)


def test_figures_count_ones_own_finished_lines(salon_a, shop):
    now = timezone.now()
    with salon_context(salon_a):
        ana, ben = shop.staff
        visit_of(shop, ana, "One", state=DONE)
        asked = visit_of(shop, ana, "Two", state=DONE)
        asked.lines.update(staff_requested=True)
        visit_of(shop, ana, "Open")
        visit_of(shop, ben, "Bens", state=DONE)
        found = figures_of(ana.pk, now - timedelta(days=1), now + timedelta(days=1))
    assert (found.visits, found.customers, found.minutes, found.minor, found.requested) == (2, 2, 60, 9600, 1)


def test_a_login_that_is_nobody_of_the_team_gets_a_hint(salon_a, client_of, cast):
    assert "nobody of the team" in page(client_of(salon_a, cast.owner))


def test_a_day_that_is_none_is_not_found(stylist, shop):
    assert stylist.get("/desk/my-day/", {"day": "tomorrow"}).status_code == 404
