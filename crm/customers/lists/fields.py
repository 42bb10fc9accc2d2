"""What is known of customers, built in or the salon's own, as columns and filters of their list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf
from django.db.models.lookups import Exact, GreaterThanOrEqual, IContains, IsNull, LessThanOrEqual, Lookup
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.masking import masked
from crm.customers.facts.birthdays import birthday_within, month_ahead
from crm.customers.facts.fields import CustomerField, FieldKind
from crm.customers.lists.columns import Column
from crm.customers.lists.filters import Choices, Entry, ListFilter, day_read, id_read, number_read
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import local_day, system_clock, zone
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.sheets import Cell

Customers = QuerySet[Customer]
LISTED_ALREADY = {"name", "language", "created_at"}  # lists know these by themselves
# By these somebody is reached: whoever may not see them shall not feel their way to them either.
REACHED_BY = {"wechat", "address"}
SEARCHED = {"preferred_name", "family_name", "given_name"}  # the search finds these
COLUMNS_FROM, FILTERS_FROM = 100, 200
NOTHING, YES, NO = "none", "yes", "no"
SOON = {"7d": 7, "30d": 30}


def field_columns(fields: Sequence[CustomerField]) -> list[Column]:
    """A column for each field that lists do not know by themselves."""
    return [
        Column(
            code=field.code,
            label=field.label,
            position=COLUMNS_FROM + place,
            load=partial(_cells, field),
            sort="" if field.code in REACHED_BY else _order(field),
        )
        for place, field in enumerate(fields)
        if field.code not in LISTED_ALREADY
    ]


def field_filters(fields: Sequence[CustomerField]) -> list[ListFilter]:
    """The filters of each field that lists do not know by themselves: one, or two for the ends of numbers and days."""
    asked = [field for field in fields if field.code not in LISTED_ALREADY | REACHED_BY | SEARCHED]
    made = [one for field in asked for one in _MADE[field.kind](field)]
    return [replace(one, position=FILTERS_FROM + place) for place, one in enumerate(made)]


def _cells(field: CustomerField, sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    hidden = field.code in REACHED_BY and not sight.contacts
    cells = {one.pk: _cell(field, one) for one in customers}
    return {pk: masked(str(cell)) for pk, cell in cells.items()} if hidden else cells


def _cell(field: CustomerField, customer: Customer) -> Cell:
    """As a sheet sorts it: days as ISO, whole numbers as numbers; else in words."""
    value = field.read(customer)
    if field.kind is FieldKind.DATE:
        return value.isoformat() if value else ""
    is_whole = isinstance(value, Decimal) and value == int(value)
    return int(value) if is_whole else field.text(customer)


def _order(field: CustomerField) -> Combinable:
    """What it is ordered by: who has nothing there stands at the end."""
    is_words = field.kind in (FieldKind.TEXT, FieldKind.CHOICE) and field.code != "home_place"
    return NullIf(field.expression, Value(""), output_field=TextField()) if is_words else field.expression


def _filter(
    field: CustomerField,
    narrow: Callable[[Customers, str], Customers],
    *,
    label: str | Promise = "",
    end: str = "",
    **other: Any,
) -> ListFilter:
    return ListFilter(
        code=field.code + end,
        label=label or field.label,
        position=0,
        narrow=narrow,
        in_detail=True,
        is_archived=field.is_archived,
        **other,
    )


def _text(field: CustomerField) -> list[ListFilter]:
    def narrow(rows: Customers, value: str) -> Customers:
        return rows.filter(IContains(field.expression, value))

    return [_filter(field, narrow, entry=Entry.TEXT)]


def _choice(field: CustomerField) -> list[ListFilter]:
    """One of the list, also one that was taken out of it; a value that is none of these finds nobody."""

    def narrow(rows: Customers, value: str) -> Customers:
        if value == NOTHING:
            return rows.filter(IsNull(_order(field), True))
        return rows.filter(Exact(field.expression, _choice_read(field, value)))

    def choices() -> Choices:
        return [*field.choices, (NOTHING, str(_("not known")))]

    return [_filter(field, narrow, choices=choices)]


def _choice_read(field: CustomerField, value: str) -> str | int:
    return id_read(field.code, value) if field.code == "home_place" else value


def _yes_no(field: CustomerField) -> list[ListFilter]:
    def narrow(rows: Customers, value: str) -> Customers:
        if value not in (YES, NO, NOTHING):
            raise BadInput.of(field.code, "invalid")
        if value == NOTHING:
            return rows.filter(IsNull(field.expression, True))
        return rows.filter(Exact(field.expression, value == YES))

    def choices() -> Choices:
        known = [(YES, str(_("yes"))), (NO, str(_("no")))]
        return [*known, (NOTHING, str(_("not known")))] if field.is_own else known

    return [_filter(field, narrow, choices=choices)]


def _ends(field: CustomerField, read: Callable[[str, str], Any], entry: Entry) -> list[ListFilter]:
    """From a value on, and up to one; both count."""

    def narrow(end: str, lookup: "type[Lookup[Any]]", rows: Customers, value: str) -> Customers:
        return rows.filter(lookup(field.expression, read(field.code + end, value)))

    least, most = partial(narrow, "_from", GreaterThanOrEqual), partial(narrow, "_to", LessThanOrEqual)
    return [
        _filter(
            field, least, end="_from", label=format_lazy(_("{field}: from"), field=field.label), entry=entry
        ),
        _filter(field, most, end="_to", label=format_lazy(_("{field}: to"), field=field.label), entry=entry),
    ]


def _birthday(field: CustomerField) -> list[ListFilter]:
    """Kept in the coming days, or in a month: the next one of that name."""

    def narrow(rows: Customers, value: str) -> Customers:
        today = local_day(system_clock.now(), zone(current_salon().time_zone))
        if value in SOON:
            return rows.filter(birthday_within(today, today + timedelta(days=SOON[value])))
        number = id_read(field.code, value)
        if number not in MONTHS:
            raise BadInput.of(field.code, "invalid")
        return rows.filter(birthday_within(*month_ahead(number, today)))

    def choices() -> Choices:
        soon = [(code, str(_("in the next %(days)s days")) % {"days": days}) for code, days in SOON.items()]
        return [*soon, *((str(number), str(name)) for number, name in MONTHS.items())]

    return [_filter(field, narrow, choices=choices)]


_MADE: Mapping[FieldKind, Callable[[CustomerField], list[ListFilter]]] = {
    FieldKind.TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
    FieldKind.NUMBER: partial(_ends, read=number_read, entry=Entry.NUMBER),
    FieldKind.DATE: partial(_ends, read=day_read, entry=Entry.DAY),
    FieldKind.BIRTHDAY: _birthday,
}
