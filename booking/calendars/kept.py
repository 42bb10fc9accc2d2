"""The links by which a customer's calendar reads their visits: an export says when, an erasure ends them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.calendars.models import CustomerFeed
from crm.customers.references import Reference


def feeds_export(customer_id: int) -> list[dict[str, Any]]:
    """When a link was made and ended; the link itself is known to its owner alone."""
    rows = CustomerFeed.objects.filter(customer=customer_id).order_by("-made_at", "-pk")
    return [{"made_at": row.made_at, "ended_at": row.ended_at} for row in rows]


def feeds_erase(customer_id: int) -> None:
    """They lead nowhere any more."""
    CustomerFeed.objects.filter(customer=customer_id).delete()


FEEDS = Reference(
    model="calendars.CustomerFeed", label=_("Calendar links"), export=feeds_export, erase=feeds_erase
)
