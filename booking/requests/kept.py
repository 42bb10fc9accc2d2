"""What a customer asked for as a group or a series: what an export shows of it; an erasure takes it away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.requests.models import VisitRequest
from crm.customers.references import Reference


def requests_export(customer_id: int) -> list[dict[str, Any]]:
    """The requests, newest first."""
    rows = VisitRequest.objects.filter(customer=customer_id).order_by("-created_at", "-pk")
    return [
        {
            "at": row.created_at,
            "kind": row.get_kind_display(),
            "name": row.visitor_name,
            "phone": row.visitor_phone,
            "email": row.visitor_email,
            "guests": row.guests,
            "from": row.from_date,
            "until": row.until_date,
            "note": row.note,
            "answer": row.answer,
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def requests_erase(customer_id: int) -> None:
    """They are about the person and their guests: they go; visits that came of them stay visits."""
    VisitRequest.objects.filter(customer=customer_id).delete()


REQUESTS = Reference(
    model="requests.VisitRequest",
    label=_("Requests of groups and series"),
    export=requests_export,
    erase=requests_erase,
)
