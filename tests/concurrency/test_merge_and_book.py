"""A booking and a merge at once, and two merges: first with the guard taken away, when something is lost; then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from booking.diary import visitors
from booking.diary.models import Appointment
from crm.customers import services as customers
from crm.customers.models import Customer, CustomerContact
from crm.duplicates import services
from crm.duplicates.services import AlreadyMerged, customers_merge
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import Shop, make_shop
from tests.cast import CustomerFactory
from tests.concurrency.crowd import Meeting, book

ACTOR = system_actor("test")
PHONE = "+491512000001"  # client 1 of the crowd
LONGEST = 30


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def shop(module_database, salon) -> Shop:
    """One person who works all Monday."""
    with salon_context(salon):
        shop = make_shop(step_minutes=30)
        shop.works(shop.hires("Ana"), "00:00-24:00")
        CustomerContact.objects.filter(value=PHONE).delete()  # of the test before
    return shop


@pytest.fixture
def two(shop, salon):
    """Two rows of one person; whoever books by the phone finds the second."""
    with salon_context(salon):
        yield CustomerFactory(name="Ana"), CustomerFactory(name="ana", phone=PHONE)


def together(salon, *acts):
    """What became of the acts, each in a thread and a connection of its own."""

    def run(act):
        try:
            with salon_context(salon):
                return act()
        except AlreadyMerged as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def merge(kept, gone):
    made = customers_merge(actor=ACTOR, clock=system_clock, kept_id=kept.pk, gone_id=gone.pk, versions=(1, 1))
    return made.gone_id


def book_while_merging(monkeypatch, salon, shop, two):
    """Whose the visit is, of a booking that knew who it is before the merge began."""
    kept, gone = two
    looked, merged, find = threading.Event(), threading.Event(), customers.customer_for

    def find_then_wait(**asked):
        found = find(**asked)
        looked.set()
        merged.wait(timeout=0.7)  # with the guard the merge waits for us
        return found

    def merge_then_say():
        looked.wait(timeout=LONGEST)
        merge(kept, gone)
        merged.set()

    monkeypatch.setattr(visitors, "customer_for", find_then_wait)
    together(salon, lambda: book(shop, 1, shop.at("10:00")), merge_then_say)
    return Appointment.objects.latest("pk").customer_id


def test_without_the_hold_a_booking_stays_with_who_was_merged(monkeypatch, salon, shop, two):
    loose = customers._FIND_OR_MAKE.replace(" FOR KEY SHARE", "")
    monkeypatch.setattr(customers, "_FIND_OR_MAKE", loose)
    assert book_while_merging(monkeypatch, salon, shop, two) == two[1].pk


def test_with_it_the_visit_goes_along(monkeypatch, salon, shop, two):
    assert book_while_merging(monkeypatch, salon, shop, two) == two[0].pk


def test_a_booking_that_comes_during_the_merge_ends_at_who_was_kept(monkeypatch, salon, shop, two):
    kept, gone = two
    begun, move = threading.Event(), services.rows_move

    def move_slowly(**asked):
        begun.set()
        threading.Event().wait(timeout=0.3)  # the booking looks meanwhile, and waits for us
        return move(**asked)

    def book_meanwhile():
        begun.wait(timeout=LONGEST)
        book(shop, 1, shop.at("10:00") + timedelta(minutes=30))

    monkeypatch.setattr(services, "rows_move", move_slowly)
    together(salon, lambda: merge(kept, gone), book_meanwhile)
    assert Appointment.objects.latest("pk").customer_id == kept.pk


def both_ways(monkeypatch, salon, two):
    """Ana into ana and ana into Ana at once, both having looked before either writes."""
    meeting, seen = Meeting(2), services._check

    def look_together(*asked):
        seen(*asked)
        meeting.wait()

    monkeypatch.setattr(services, "_check", look_together)
    one, other = two
    return together(salon, lambda: merge(one, other), lambda: merge(other, one))


def test_without_locks_two_merges_lead_in_a_circle(monkeypatch, salon, two):
    def unlocked(_actor, kept_id, gone_id):
        return Customer.objects.get(pk=kept_id), Customer.objects.get(pk=gone_id)

    monkeypatch.setattr(services, "pair_locked", unlocked)
    assert set(both_ways(monkeypatch, salon, two)) == {one.pk for one in two}
    assert Customer.objects.filter(pk__in=[one.pk for one in two], merged_into=None).count() == 0


def test_with_them_one_of_two_merges_wins(monkeypatch, salon, two):
    assert "already_merged" in both_ways(monkeypatch, salon, two)
    assert Customer.objects.filter(pk__in=[one.pk for one in two], merged_into=None).count() == 1
