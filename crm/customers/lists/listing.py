"""A list of customers as it stands in an address: what is searched, filters, order, columns (UI.md: filters live in the URL)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm.customers.facts.fields import CustomerField, customer_fields
from crm.customers.finding.search import asked_for, customers_found
from crm.customers.lists.columns import Column, columns
from crm.customers.lists.fields import field_columns, field_filters
from crm.customers.lists.filters import ListFilter, list_filters
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.errors import BadInput, Problem

BY_NAME = "name"
SIZES = (25, 50, 100, 200)
USUAL_SIZE = 50
LONGEST_VALUE = 60
MOST_VALUES = 5
LONGEST_ADDRESS = 2000
TOO_LONG = _("What is searched and filtered is too long to be kept. Please take some of it away.")


class Offer:
    """What a list can show and be narrowed by: what rooms registered, and every field of the salon. Read once, when needed."""

    @cached_property
    def _fields(self) -> list[CustomerField]:
        return customer_fields(archived=True)

    @cached_property
    def columns(self) -> list[Column]:
        """All columns in their order."""
        return [*columns(), *field_columns([one for one in self._fields if not one.is_archived])]

    @cached_property
    def filters(self) -> list[ListFilter]:
        """All filters in their order."""
        return [*list_filters(), *field_filters(self._fields)]

    def chosen(self, codes: Sequence[str]) -> list[Column]:
        """The columns of these codes in their order; the usual ones where none is known."""
        found = [column for column in self.columns if column.code in codes]
        return found or [column for column in self.columns if column.usual]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which customers, in which order, with which columns. `filters` are (code, value), of which all must hold.

    `sort` is "name" or the code of a column that can be sorted by, with "-" before it for the other way round. `offer` is what
    could be chosen when the address was read.
    """

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = BY_NAME
    columns: tuple[str, ...] = ()
    size: int = USUAL_SIZE
    offer: Offer = field(default_factory=Offer, compare=False, repr=False)

    @property
    def shown(self) -> list[Column]:
        """The columns that are seen."""
        return self.offer.chosen(self.columns)

    @property
    def address(self) -> str:
        """The query string that leads here, always written the same way."""
        pairs = [("q", self.text)] if self.text else []
        pairs += self.filters
        pairs += [("sort", self.sort)] if self.sort != BY_NAME else []
        pairs += [("col", code) for code in self.columns]
        pairs += [("size", str(self.size))] if self.size != USUAL_SIZE else []
        return urlencode(pairs)

    def sorted_by(self, code: str) -> "Listing":
        """The same list by that column; the other way round where it is by it already."""
        return replace(self, sort=f"-{code}" if self.sort == code else code)

    def rows(self, sight: CustomerSight) -> QuerySet[Customer]:
        """The customers whom this person sees, in order. Raises BadInput naming every filter that cannot be."""
        rows = sight.customers(customers_found(self.text, by_contact=sight.contacts))
        problems: list[Problem] = []
        known = {one.code: one for one in self.offer.filters}
        for code, value in self.filters:
            try:
                if known[code].for_whole and not sight.whole:
                    raise BadInput.of(code, "not_allowed", _("This filter is for who sees every customer."))
                rows = known[code].narrow(rows, value)
            except BadInput as error:
                problems += error.problems
        if problems:
            raise BadInput(problems)
        by = _order(self.offer, self.sort.removeprefix("-"), sight)
        if self.sort.startswith("-"):  # who has nothing there stands at the end, either way
            return rows.order_by(by.desc(nulls_last=True), "-pk")
        return rows.order_by(by.asc(nulls_last=True), "pk")


def listing_read(query: QueryDict) -> Listing:
    """The list of an address; what it cannot know is left out."""
    sort, offer = query.get("sort", ""), Offer()
    known = {column.code: column for column in offer.columns}
    sorts = {code for code, column in known.items() if column.sort}
    return Listing(
        text=asked_for(query.get("q", "")),
        filters=tuple(pair for one in offer.filters for pair in _values(one, query.getlist(one.code))),
        sort=sort if sort.removeprefix("-") in {BY_NAME, *sorts} else BY_NAME,
        columns=tuple(dict.fromkeys(code for code in query.getlist("col") if code in known)),
        size=next((size for size in SIZES if str(size) == query.get("size")), USUAL_SIZE),
        offer=offer,
    )


def listing_of(address: str) -> Listing:
    """The list of a query string that was kept. Raises BadInput for one that is too long: cut off it is a wider list."""
    if len(address) > LONGEST_ADDRESS:
        raise BadInput.of("list", "too_long", TOO_LONG)
    return listing_read(QueryDict(address))


def _values(one: ListFilter, values: Sequence[str]) -> list[tuple[str, str]]:
    plain = (value.replace("\x00", "").strip()[:LONGEST_VALUE] for value in values[:MOST_VALUES])
    return [(one.code, value) for value in dict.fromkeys(plain) if value]


def _order(offer: Offer, code: str, sight: CustomerSight) -> Any:
    """What is ordered by: for the name the text that is searched, so that 周 stands at Z and É at E."""
    column = next((column for column in offer.columns if column.code == code), None)
    if column is None or not column.sort or (column.for_whole and not sight.whole):
        return F("sought")
    return F(column.sort) if isinstance(column.sort, str) else column.sort
