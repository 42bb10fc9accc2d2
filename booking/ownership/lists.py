"""Main stylists in the customers' list: who takes care of whom, and many customers given to one person at once."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from booking.ownership.models import MainStylist
from booking.ownership.services import customers_assign
from booking.team.models import StaffMember
from crm.customers.lists.bulk import BulkAction
from crm.customers.lists.columns import Column
from crm.customers.lists.filters import Choices, ListFilter, id_read
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.sheets import Cell
from tenants.accounts.rights import Action

MAIN_STYLIST = "main_stylist"
NOBODY = "nobody"


def _people() -> Choices:
    """The team, by name."""
    rows = StaffMember.objects.filter(archived_at=None).order_by("name", "pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def _names(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    rows = MainStylist.objects.filter(customer__in=customers).values_list("customer", "staff__name")
    return dict(rows)


def _whose() -> Choices:
    """The team, and whoever left and still has customers; at the end nobody."""
    there = Q(archived_at=None) | Q(pk__in=MainStylist.objects.values("staff"))
    rows = StaffMember.objects.filter(there).order_by("name", "pk").values_list("pk", "name")
    return [*((str(pk), name) for pk, name in rows), (NOBODY, str(_("nobody in particular")))]


def _narrow(rows: QuerySet[Customer], value: str) -> QuerySet[Customer]:
    if value == NOBODY:
        return rows.filter(main_stylist=None)
    return rows.filter(main_stylist__staff=id_read(MAIN_STYLIST, value))


COLUMN = Column(
    code=MAIN_STYLIST, label=_("Main stylist"), position=36, load=_names, sort="main_stylist__staff__name"
)
FILTER = ListFilter(code=MAIN_STYLIST, label=_("Main stylist"), position=43, narrow=_narrow, choices=_whose)
ASSIGN = BulkAction(
    code=MAIN_STYLIST,
    label=_("Give a main stylist"),
    action=Action.CUSTOMER_HANDOVER,
    position=30,
    choices=_people,
    run=customers_assign,
)
