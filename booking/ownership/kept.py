"""A customer's main stylist: what an export shows; an erasure takes it away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.ownership.models import MainStylist
from crm.customers.references import Reference


def main_export(customer_id: int) -> list[dict[str, Any]]:
    """Who it is, since when."""
    rows = MainStylist.objects.filter(customer=customer_id).select_related("staff")
    return [{"name": row.staff.name, "since": row.since} for row in rows]


def main_erase(customer_id: int) -> None:
    """Nobody cares for somebody who is nobody."""
    MainStylist.objects.filter(customer=customer_id).delete()


MAIN = Reference(model="ownership.MainStylist", label=_("Main stylist"), export=main_export, erase=main_erase)
