"""What the visits of a customer add up to, and that it stays right."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import TestCase

from booking.diary.models import Appointment
from booking.diary.services import appointment_set_state
from booking.history import keeping
from booking.history.computing import facts_write
from booking.history.keeping import history_freshen, history_rebuild, night_after
from booking.history.models import CustomerFacts, HistoryState
from kernel.actor import system_actor
from kernel.clock import FixedClock, system_clock
from kernel.due.models import DueWork
from tests.booking.history.scene import NOW, came, facts
from tests.cast import CustomerFactory, open_salon

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.mark.parametrize(
    ("days_ago", "every"),
    [
        ([10], None),
        ([40, 10], None),
        ([70, 40, 10], 30),
        ([71, 40, 10], 31),  # 30 and 31: half a day is rounded up
        ([200, 70, 40, 10], 30),  # one long absence is no rhythm
        ([10, 10, 40, 70], 30),  # twice on one day is one day
        ([1000, 800, *range(90, 0, -10)], 10),  # what was long ago does not count
    ],
)
def test_the_rhythm_is_the_median_of_the_last_eight_distances(shop, days_ago, every):
    visit = came(shop, days_ago=days_ago)
    assert facts(visit.customer).interval_days == every


def test_the_next_visit_is_expected_one_distance_after_the_last(shop):
    visit = came(shop, days_ago=[70, 40, 10])
    assert facts(visit.customer).expected_on == date(2026, 12, 12)


def test_each_kind_of_visit_is_counted_for_what_it_is(shop):
    visit = came(shop, days_ago=[400, 50, 20])
    came(shop, visit.customer, days_ago=[30, 31], state="no_show")
    came(shop, visit.customer, days_ago=[15], state="cancelled", cancelled_at=NOW)
    came(shop, visit.customer, days_ago=[-3], state="booked")
    came(shop, visit.customer, days_ago=[5], is_test=True)
    row = facts(visit.customer)
    assert (row.visits, row.visits_year, row.no_shows, row.cancellations) == (3, 2, 2, 1)
    assert (row.spent_minor, row.spent_year_minor) == (3 * 4800, 2 * 4800)
    assert (row.first_at, row.last_at, row.next_at) == tuple(NOW - timedelta(days=n) for n in (400, 20, -3))


def test_services_people_and_places_are_counted_with_the_last_day(shop):
    visit = came(shop, days_ago=[400, 50, 20])
    row = facts(visit.customer)
    day = (date(2026, 11, 2) - date(1970, 1, 1)).days
    assert row.services == {str(shop.services[0].pk): {"n": 3, "last": day}}
    assert row.staff == {str(shop.staff[0].pk): {"n": 3, "last": day}}
    assert (row.places, row.last_place) == ({str(shop.location.pk): {"n": 3, "last": day}}, shop.location.pk)


def test_the_day_of_a_visit_is_that_of_the_place(shop):
    shop.location.time_zone = "Asia/Shanghai"
    shop.location.save()
    visit = came(shop, days_ago=[10.3])  # 12 November, 04:48 in London and 12:48 in Shanghai
    came(shop, visit.customer, days_ago=[20.7])  # 1 November, 19:12 in London: the 2nd in Shanghai
    came(shop, visit.customer, days_ago=[30.3])
    assert facts(visit.customer).interval_days == 10


@pytest.mark.parametrize(
    ("days_ago", "lines", "value"),
    [
        ([200], {}, "sleeping"),
        ([365], {}, "lost"),
        ([119], {}, "potential"),
        ([120], {}, "sleeping"),
        ([100, 50, 20], {}, "medium"),
        ([60, 50, 40, 30, 20, 10], {}, "high"),
        ([60, 50, 40, 30, 20, 10], {"high_minor": 6 * 4800 + 1}, "medium"),
        ([100, 50, 20], {"medium_minor": 3 * 4800 + 1}, "potential"),
    ],
)
def test_the_class_follows_the_salon_s_lines(shop, days_ago, lines, value):
    HistoryState.objects.create(**lines)
    visit = came(shop, days_ago=days_ago)
    assert facts(visit.customer).value_class == value


def test_who_never_came_but_has_a_visit_ahead_is_of_no_class(shop):
    visit = came(shop, days_ago=[-3], state="booked")
    assert (facts(visit.customer).value_class, facts(visit.customer).visits) == ("", 0)


def test_facts_go_with_the_last_visit(shop):
    visit = came(shop, days_ago=[10])
    facts(visit.customer)
    Appointment.objects.update(customer=CustomerFactory())
    history_rebuild(clock=FixedClock(NOW))
    assert not CustomerFacts.objects.filter(customer=visit.customer).exists()


def test_the_night_repairs_drift_and_writes_nothing_twice(shop):
    visit = came(shop, days_ago=[70, 40, 10])
    facts(visit.customer)
    CustomerFacts.objects.update(visits=77, services={})
    assert history_rebuild(clock=FixedClock(NOW)) == 1
    assert history_rebuild(clock=FixedClock(NOW)) == 0
    assert CustomerFacts.objects.get().visits == 3


def test_a_visit_that_is_done_wakes_the_worker_who_finds_it_by_its_mark(shop, monkeypatch):
    woken = []
    monkeypatch.setattr(keeping, "wake_on_commit", woken.append)
    visit = came(shop, days_ago=[0], state="booked")
    history_freshen(clock=system_clock)
    untouched = came(shop, days_ago=[3])
    Appointment.objects.filter(pk=untouched.pk).update(changed_at=NOW - timedelta(days=900))
    appointment_set_state(
        actor=system_actor("test"), clock=FixedClock(NOW), appointment_id=visit.pk, version=1, state="done"
    )
    assert woken == [keeping.FRESHEN]
    history_freshen(clock=system_clock)
    assert list(CustomerFacts.objects.values_list("customer", "visits")) == [(visit.customer_id, 1)]


def test_a_change_that_was_still_open_when_the_worker_looked_is_found_by_the_next_look(shop):
    visit = came(shop, days_ago=[10])
    HistoryState.objects.create(seen_until=system_clock.now())
    Appointment.objects.filter(pk=visit.pk).update(changed_at=system_clock.now() - timedelta(seconds=90))
    history_freshen(clock=system_clock)
    assert CustomerFacts.objects.filter(customer=visit.customer).exists()


def test_the_night_is_announced_by_the_first_look(shop, in_a):
    history_freshen(clock=FixedClock(NOW))
    due = DueWork.objects.get(salon_uuid=in_a.uuid, kind=keeping.DUE_KIND)
    assert due.next_due_at == night_after(NOW) == datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


def test_everybody_at_once_costs_the_same_statements(shop):
    ids = [came(shop, days_ago=[70, 40, 10]).customer_id for _number in range(3)]
    with TestCase().assertNumQueries(2):
        facts_write(ids, HistoryState(), NOW)
