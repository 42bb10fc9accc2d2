"""Main stylists in the customers' list: many customers given to one person at once."""

from django.utils.translation import gettext_lazy as _

from booking.ownership.services import customers_assign
from booking.team.models import StaffMember
from crm.customers.bulk import BulkAction
from crm.customers.list_filters import Choices
from tenants.accounts.rights import Action


def _people() -> Choices:
    """The team, by name."""
    rows = StaffMember.objects.filter(archived_at=None).order_by("name", "pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


ASSIGN = BulkAction(
    code="main_stylist",
    label=_("Give a main stylist"),
    action=Action.CUSTOMER_HANDOVER,
    position=30,
    choices=_people,
    run=customers_assign,
)
