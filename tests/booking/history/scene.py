"""Visits of one customer, made row by row around a fixed day."""

from datetime import UTC, datetime, timedelta

from booking.diary.models import Appointment
from booking.history.keeping import history_rebuild
from booking.history.models import CustomerFacts
from kernel.clock import FixedClock
from tests.visits import make_visit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def came(shop, customer=None, *, days_ago=(), **values) -> Appointment:
    """Visits that many days before NOW, each done unless said; the last one made."""
    for ago in days_ago:
        told = {"state": "done", **values}
        visit = make_visit(shop=shop, email=None, start=NOW - timedelta(days=ago), **told)
        if customer is not None:
            visit.customer = customer
            visit.save()
        customer = visit.customer
    return visit


def facts(customer) -> CustomerFacts:
    """The customer's facts, made anew at NOW."""
    history_rebuild(clock=FixedClock(NOW))
    return CustomerFacts.objects.get(customer=customer)
