"""The tickets of a customer: what an export shows of them, and what an erasure leaves of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.queue.models import Ticket
from crm.customers.references import Reference


def tickets_export(customer_id: int) -> list[dict[str, Any]]:
    """The tickets, newest first."""
    rows = Ticket.objects.filter(customer=customer_id).order_by("-taken_at", "-pk")
    return [
        {
            "at": row.taken_at,
            "ticket": row.code,
            "name": row.name,
            "phone": row.phone,
            "email": row.email,
            "services": row.services_text,
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def tickets_erase(customer_id: int) -> None:
    """That somebody waited, and how long, stays; who it was does not."""
    Ticket.objects.filter(customer=customer_id).update(name="", phone="", email="", network="")


TICKETS = Reference(
    model="queue.Ticket", label=_("Queue tickets"), export=tickets_export, erase=tickets_erase
)
