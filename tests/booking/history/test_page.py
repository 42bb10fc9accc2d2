"""What the customer's page shows of the history, and to whom."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from booking.history.keeping import history_rebuild
from booking.history.rhythm import rhythm_of
from booking.history.steps import step_of
from crm.customers.page.timeline import event_key, timeline_page
from crm.customers.sight import customer_sight
from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock, system_clock
from tests.booking.history.scene import NOW, came, facts
from tests.cast import open_salon
from tests.golden_queries import assert_golden, queries_of
from tests.visits import make_visit


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def reception(salon_a, client_of, cast, shop):
    return client_of(salon_a, cast.receptionist)


def now_and_then(shop, gaps=(64, 34, 4), **values):
    """Visits so many days before today."""
    today, visit = system_clock.now(), None
    for ago in gaps:
        made = make_visit(shop=shop, email=None, start=today - timedelta(days=ago), state="done", **values)
        made.customer = visit.customer if visit else made.customer
        made.save()
        visit = made
    return visit


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


def page(client, customer):
    return client.get(f"/desk/customers/{customer.pk}/").content.decode()


def test_the_page_shows_rhythm_favourites_spend_and_the_visits(shop, reception):
    customer = now_and_then(shop).customer
    history_rebuild(clock=system_clock)
    text = page(reception, customer)
    assert [
        word
        for word in ("every 30 days", "4 days ago", "Medium value", "€144", "with Ana")
        if word not in text
    ] == []
    assert text.count('<article class="event-line') == 3


def test_the_page_costs_the_same_with_a_long_history(shop, reception):
    few, many = now_and_then(shop).customer, now_and_then(shop, range(300, 0, -10)).customer
    golden, details = {}, {}
    history_rebuild(clock=system_clock)
    before = quote(f"{system_clock.now().isoformat()}~z")
    for name, rest in {"customer": "", "timeline": f"timeline/?before={before}"}.items():
        counts = [queries_of(reception, f"/desk/customers/{one.pk}/{rest}") for one in (few, many)]
        assert len(counts[0]) == len(counts[1])
        golden[name], details[name] = len(counts[1]), counts[1]
    assert_golden("history", golden, details)


def test_a_stylist_sees_their_customers_without_money_and_class(shop, salon_a, client_of, cast):
    shop.staff[0].user_id = cast.stylist.pk
    shop.staff[0].save()
    customer = now_and_then(shop).customer
    history_rebuild(clock=system_clock)
    text = page(client_of(salon_a, cast.stylist), customer)
    assert ("every 30 days" in text, "Medium value" in text, 'id="spend"' in text) == (True, False, False)


def test_a_stylist_finds_only_their_own_visits_on_the_timeline(shop, cast):
    shop.staff[1].user_id = cast.stylist.pk
    shop.staff[1].save()
    visit = now_and_then(shop)
    visit.lines.update(staff=shop.staff[1])
    found = timeline_page(customer_sight(acting(cast.stylist)), visit.customer_id)
    assert [event.key for event in found.events] == [event_key("visit", visit.pk)]


def test_the_timeline_goes_on_where_it_stopped_also_within_one_instant(shop, cast):
    customer = came(shop, days_ago=[3, 2, 2, 2, 1]).customer
    sight, pages, before = customer_sight(acting(cast.owner)), [], None
    while not pages or before:
        found = timeline_page(sight, customer.pk, codes=["visits"], before=before, most=2)
        pages += [event.key for event in found.events]
        before = found.before
    assert (len(pages), len(set(pages))) == (5, 5)


@pytest.mark.parametrize(
    ("days_ago", "has_step"),
    [
        ([70, 40, 10], False),
        ([93, 63, 33], True),
        ([84, 54, 24], True),
        ([20], True),
        ([5], False),
        ([50, 10], False),
    ],
)
def test_a_step_is_proposed_when_the_time_has_come(shop, days_ago, has_step):
    visit = came(shop, days_ago=days_ago)
    row = facts(visit.customer)
    assert (step_of(row, rhythm_of(row, FixedClock(NOW)), visit) is not None) is has_step


def test_the_step_leads_to_free_times_for_the_same_once_more(shop, reception):
    visit = now_and_then(shop, (93, 63, 33))
    history_rebuild(clock=system_clock)
    row = facts(visit.customer)
    found = step_of(row, rhythm_of(row, system_clock), visit)
    assert reception.get(found.url).status_code == 200
    assert f"s={shop.services[0].pk}" in found.url


def test_nobody_with_a_visit_ahead_is_overdue(shop):
    visit = came(shop, days_ago=[93, 63, 33])
    came(shop, visit.customer, days_ago=[-2], state="booked")
    found = rhythm_of(facts(visit.customer), FixedClock(NOW))
    assert (found.is_booked, found.overdue) == (True, 0)
