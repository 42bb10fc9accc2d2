"""What the history adds to lists of customers: visits, rhythm, spending, class; money and class for who sees everybody."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from booking.history.models import CustomerFacts, ValueClass
from crm.customers.days import day_start
from crm.customers.lists.columns import Column, Load, register_column
from crm.customers.lists.filters import ListFilter, day_read, register_list_filter
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.money import format_money
from kernel.sheets import Cell

Customers = QuerySet[Customer]
_COUNTED = (
    "services",
    "staff",
    "places",
)  # no column shows them, and reading them costs more than all others


def _of(read: Callable[[CustomerFacts], Cell], *, for_whole: bool = False) -> Load:
    def load(sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
        if for_whole and not sight.whole:
            return {}
        rows = CustomerFacts.objects.filter(customer__in=[one.pk for one in customers]).defer(*_COUNTED)
        return {row.customer_id: read(row) for row in rows}

    return load


def _money(minor: int) -> str:
    return format_money(minor, current_salon().currency, get_language() or "en") if minor else ""


def _of_class(rows: Customers, value: str) -> Customers:
    if value not in ValueClass.values:
        raise BadInput.of("class", "unknown")
    return rows.filter(facts__value_class=value)


def _visited(rows: Customers, value: str) -> Customers:
    return rows.filter(facts__last_at__gte=day_start(day_read("visited", value)))


def _missed(rows: Customers, value: str) -> Customers:
    before = Q(facts__last_at__lt=day_start(day_read("missed", value)))
    return rows.filter(before | Q(facts__last_at__isnull=True))


def register_history_lists() -> None:
    """Let lists show and be narrowed by what visits add up to."""
    for column in (
        Column(code="visits", label=_("Visits so far"), position=32, sort="facts__visits", load=_of(lambda row: row.visits)),
        Column(code="rhythm", label=_("Expected on"), position=33, sort="facts__expected_on",
               load=_of(lambda row: row.expected_on.isoformat() if row.expected_on else "")),
        Column(code="spent_year", label=_("Spent in the last year"), position=34, sort="facts__spent_year_minor", for_whole=True,
               load=_of(lambda row: _money(row.spent_year_minor), for_whole=True)),
        Column(code="class", label=_("Value class"), position=35, for_whole=True,
               load=_of(lambda row: str(row.get_value_class_display()), for_whole=True)),
    ):  # fmt: skip
        register_column(column)
    register_list_filter(ListFilter(code="visited", label=_("Was here since"), position=40, narrow=_visited))
    register_list_filter(ListFilter(code="missed", label=_("Not here since"), position=41, narrow=_missed))
    register_list_filter(
        ListFilter(
            code="class",
            label=_("Value class"),
            position=42,
            narrow=_of_class,
            choices=_classes,
            for_whole=True,
        )
    )


def _classes() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in ValueClass.choices]
