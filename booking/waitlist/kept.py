"""What a customer waits for: what an export shows of it; an erasure takes it away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.waitlist.models import WaitlistEntry
from crm.customers.references import Reference


def entries_export(customer_id: int) -> list[dict[str, Any]]:
    """The entries with their services, newest first."""
    rows = WaitlistEntry.objects.filter(customer=customer_id).order_by("-created_at", "-pk")
    return [
        {
            "at": row.created_at,
            "name": row.visitor_name,
            "phone": row.visitor_phone,
            "email": row.visitor_email,
            "from": row.from_date,
            "until": row.until_date,
            "services": [line.name for line in row.lines.all()],
            "note": row.note,
            "state": row.get_state_display(),
        }
        for row in rows.prefetch_related("lines")
    ]


def entries_erase(customer_id: int) -> None:
    """Wishes are about the person and nothing else: they go, with what was offered."""
    WaitlistEntry.objects.filter(customer=customer_id).delete()


ENTRIES = Reference(
    model="waitlist.WaitlistEntry", label=_("Waitlist"), export=entries_export, erase=entries_erase
)
