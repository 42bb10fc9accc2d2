"""Since when the demo's customers are known: some since their first visit, the others since a time before the product."""

from datetime import timedelta
from random import Random

from django.db.models import Min

from booking.diary.models import Appointment
from crm.customers.facts.since import customers_since
from hq.demo.history import Story

KNOWN_BEFORE_DAYS = (30, 1100)
REGULARS = 0.6  # of those with visits: they came already when the salon kept its list on paper


def since_write(story: Story, dice: Random) -> int:
    """Date the customers back; how many."""
    customers = Appointment.objects.filter(customer__in=story.customers).values("customer")
    first = dict(customers.annotate(first=Min("starts_at")).values_list("customer", "first"))
    since = {}
    for customer_id in story.customers:
        visited = min(first.get(customer_id, story.now), story.now)
        is_old = customer_id not in first or dice.random() < REGULARS
        days = dice.randint(*KNOWN_BEFORE_DAYS) if is_old else 0
        since[customer_id] = visited - timedelta(days=days, minutes=dice.randint(20, 600))
    return customers_since(actor=story.actor, since=since)
