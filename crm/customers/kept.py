"""The rows of a customer that this room keeps: what a merge moves, an export shows, an erasure removes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.customers.models import AlertSeen, CustomerLink, Sensitivity
from crm.customers.presets import words_of
from crm.customers.references import Reference, register_reference


def register_kept() -> None:
    """Name them all to the seam."""
    for reference in _KEPT:
        register_reference(reference)


def _minded(customer_id: int) -> list[dict[str, Any]]:
    rows = Sensitivity.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {
            "what": words_of(row.what),
            "kind": row.get_kind_display(),
            "severity": row.severity,
            "since": row.since,
            "note": row.note,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def _people(customer_id: int) -> list[dict[str, Any]]:
    rows = CustomerLink.objects.filter(customer=customer_id).select_related("other").order_by("-pk")
    return [{"kind": row.get_kind_display(), "name": row.other.name} for row in rows]


def _read(customer_id: int) -> list[dict[str, Any]]:
    rows = AlertSeen.objects.filter(customer=customer_id).order_by("-pk")
    return [{"title": row.title, "read_by": row.user_name, "at": row.at} for row in rows]


def _minded_gone(customer_id: int) -> None:
    Sensitivity.objects.filter(customer=customer_id).delete()


def _people_gone(customer_id: int) -> None:
    CustomerLink.objects.filter(customer=customer_id).delete()
    CustomerLink.objects.filter(other=customer_id).delete()


_KEPT = (
    Reference(
        model="customers.Sensitivity",
        label=_("To mind"),
        export=_minded,
        erase=_minded_gone,
    ),
    Reference(
        model="customers.CustomerLink",
        label=_("Family and household"),
        once_by=("other",),
        export=_people,
        erase=_people_gone,
    ),
    Reference(model="customers.CustomerLink", field="other", once_by=("customer",)),
    Reference(model="customers.Customer", field="referrer"),
    # Append-only: what was read stays where it was written; who reads it follows `merged_into`.
    Reference(model="customers.AlertSeen", label=_("Alerts that were read"), export=_read),
)
