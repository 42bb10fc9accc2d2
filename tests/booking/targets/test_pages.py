"""Targets on the pages: the team's, one person's, and one's own day."""

import pytest

from booking.diary.models import AppointmentState
from booking.targets.months import month_now
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.desk.test_two_tabs import sent_from
from tests.cast import open_salon
from tests.golden_queries import assert_golden, queries_of
from tests.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(salon_a, cast):
    """A shop whose Ana is the stylist."""
    with salon_context(salon_a):
        shop = open_salon()
        ana = shop.staff[0]
        ana.user = cast.stylist
        ana.save()
        make_visit(shop=shop, start=system_clock.now().replace(microsecond=0), state=AppointmentState.DONE)
        return shop


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def stylist(salon_a, client_of, cast):
    return client_of(salon_a, cast.stylist)


def page_of(shop, place=0):
    return f"/desk/team/targets/{shop.staff[place].pk}/"


def agree(client, address, **values):
    return client.post(address, sent_from(client.get(address)) | values)


def test_what_is_agreed_stands_on_ones_own_day_and_in_the_list(owner, stylist, shop):
    answer = agree(owner, page_of(shop), minor="960", visits="2")
    assert (answer.status_code, answer.url) == (302, page_of(shop))
    own, team = (
        stylist.get("/desk/my-day/").content.decode(),
        owner.get("/desk/team/targets/").content.decode(),
    )
    assert ("My targets" in own, "€48 of €960" in own, "1 of 2" in own) == (True, True, True)
    assert ("€48 of €960" in team, "Nothing agreed yet" in team) == (True, True)


def test_one_who_agreed_nothing_sees_nothing_about_targets(stylist, shop):
    assert "My targets" not in stylist.get("/desk/my-day/").content.decode()


def test_what_is_typed_wrongly_is_said_and_kept(owner, shop):
    answer = agree(owner, page_of(shop), minor="a lot", visits="0", requested="12")
    text = answer.content.decode()
    assert (answer.status_code, "a lot" in text, 'value="12"' in text) == (422, True, True)


def test_of_two_tabs_the_later_is_told(owner, shop):
    older = sent_from(owner.get(page_of(shop)))
    agree(owner, page_of(shop), visits="40")
    answer = owner.post(page_of(shop), older | {"visits": "50"})
    assert (answer.status_code, "Saved meanwhile: 40" in answer.content.decode()) == (409, True)


def test_months_are_chosen_from_this_one_on(owner, shop, salon_a):
    with salon_context(salon_a):
        first = month_now(system_clock)
    form = sent_from(owner.get(page_of(shop)))
    assert form["from_month"] == [first.isoformat()]
    assert agree(owner, page_of(shop), from_month="1999-01-01", visits="3").status_code == 422


def test_a_stylist_sees_nobodys_targets_but_their_own(stylist, shop):
    answers = [
        stylist.get(path).status_code for path in ("/desk/team/targets/", page_of(shop), page_of(shop, 1))
    ]
    assert answers == [403, 403, 403]


def test_the_way_leads_from_the_persons_page(owner, shop):
    assert page_of(shop) in owner.get(f"/desk/team/{shop.staff[0].pk}/").content.decode()


def test_queries_stay_as_they_are(owner, shop, salon_a):
    counts = {path: len(queries_of(owner, path)) for path in ("/desk/team/targets/", page_of(shop))}
    assert_golden("targets", {path.replace(str(shop.staff[0].pk), "1"): n for path, n in counts.items()})
