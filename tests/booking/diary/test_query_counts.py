"""How many queries the diary costs, whatever is in it (PERFORMANCE §1 and §2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.diary import services
from booking.diary.wishes import CustomerDetails, LineWish
from tests.booking.diary.shop import days_after, make_shop

pytestmark = pytest.mark.usefixtures("in_a")

NEW = CustomerDetails(name="Noa", phone="+49 151 99999999")


def queries(act) -> int:
    """The statements that the call sends, but for the transaction's own."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


@pytest.mark.parametrize(("people", "days", "booked"), [(1, 1, 0), (5, 1, 3), (5, 30, 6)])
def test_free_time_costs_two_queries(people, days, booked):
    shop = make_shop()
    [shop.hires(f"Stylist {number}", "09:00-18:00") for number in range(people)]
    [shop.busy(f"{9 + number:02}:00-{9 + number:02}:30") for number in range(booked)]
    assert queries(lambda: shop.offers(until=days_after(days - 1))) == 2


def test_free_time_of_a_visit_with_chairs_costs_two_queries():
    shop = make_shop("09:00-18:00")
    assert queries(lambda: shop.offers(*[LineWish(shop.service.pk)] * 3)) == 2


@pytest.mark.parametrize(("wished", "customer"), [(True, None), (False, None), (False, NEW)])
def test_a_booking_costs_eight_queries_before_its_messages(monkeypatch, wished, customer):
    monkeypatch.setattr(services, "appointment_announce", lambda **facts: None)
    shop = make_shop("09:00-18:00")
    shop.book("09:00")
    wish = LineWish(shop.service.pk, staff_id=shop.staff[0].pk if wished else None)
    options = {"customer": customer} if customer else {}
    assert queries(lambda: shop.book("10:00", wish, **options)) == 8


def test_anyone_among_several_costs_one_query_more(monkeypatch):
    monkeypatch.setattr(services, "appointment_announce", lambda **facts: None)
    shop = make_shop("09:00-18:00")
    shop.hires("Ben", "09:00-18:00")
    shop.book("09:00")
    assert queries(lambda: shop.book("10:00")) == 9


def test_a_booking_with_its_messages_and_reminders_costs_twelve_at_most():
    shop = make_shop("09:00-18:00")
    shop.hires("Ben", "09:00-18:00")
    shop.book("09:00")
    assert queries(lambda: shop.book("10:00", customer=NEW)) == MOST


MOST = 12  # nine to find and write it, three for its messages, of which one plans its reminders too (PERFORMANCE §2)
