"""Portraits among a customer's rows, and among what a customer can agree to."""

from base64 import b64encode
from typing import Any

from crm.customers.references import Reference, register_reference
from crm.portraits.models import Portrait
from crm.portraits.services import PORTRAIT
from crm.privacy.purposes import register_purpose


def portrait_register() -> None:
    """Tell the rooms of customers and of privacy."""
    register_reference(
        Reference(
            model="portraits.Portrait", label=PORTRAIT.label, export=portrait_export, erase=portrait_erase
        )
    )
    register_purpose(PORTRAIT)


def portrait_export(customer_id: int) -> list[dict[str, Any]]:
    """The photo itself, as an address that any browser opens."""
    rows = Portrait.objects.filter(customer=customer_id)
    return [
        {"at": row.at, "photo": f"data:image/webp;base64,{b64encode(row.content).decode()}"} for row in rows
    ]


def portrait_erase(customer_id: int) -> None:
    """Gone for good; the caller is inside the erasure's transaction."""
    Portrait.objects.filter(customer=customer_id).delete()
