"""What can be known of a customer, built in or the salon's own, under one roof: forms, pages, lists and segments read it.

A field says its code, label, kind, choices, and the expression by which the database finds it. The codes of own fields are
"own_<id>"; their values stand in `Customer.own` under that code, written by kind: text and choice codes as text, numbers
as decimal text, dates as ISO text, yes/no as true or false. An absent key is "not known".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, DateField, DecimalField, ExpressionWrapper, F, Q
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.customers.days import day_said
from crm.customers.facts.birthdays import birthday_said
from crm.customers.facts.sources import BUILTIN as FOUND_THROUGH
from crm.customers.facts.sources import source_options
from crm.customers.models import Customer, OwnField, OwnKind
from tenants.accounts.shops import shops

OWN = "own_"
DIGITS, PLACES = 18, 4


class FieldKind(StrEnum):
    """How a field is asked for, compared and written. BIRTHDAY is compared by `birthdays.birthday_within`."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    BIRTHDAY = "birthday"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerField:
    """One field. `expression` goes into annotate, filter and order_by of customers; `read` gives the value of one.

    `choices` are (code, word) in order, with those taken out at the end (`gone` names them). `is_archived`: the salon has put
    it away; old segments still name it. `shown` names where an own field stands besides the form.
    """

    code: str
    label: str | Promise
    kind: FieldKind
    expression: Combinable
    read: Callable[[Customer], Any]
    choices: tuple[tuple[str, str], ...] = ()
    gone: frozenset[str] = frozenset()
    is_own: bool = False
    is_archived: bool = False
    shown: frozenset[str] = frozenset()

    def text(self, customer: Customer) -> str:
        """What stands there, in words of the language in use; "" for nothing."""
        if self.kind is FieldKind.BIRTHDAY:
            return birthday_said(customer)
        return value_text(self, self.read(customer))

    @property
    def open_choices(self) -> tuple[tuple[str, str], ...]:
        """The choices that can still be chosen."""
        return tuple(pair for pair in self.choices if pair[0] not in self.gone)


def value_text(field: CustomerField, value: Any) -> str:
    """A value of the field in words."""
    if value in (None, ""):
        return ""
    if field.kind is FieldKind.CHOICE:
        return str(dict(field.choices).get(str(value), value))
    if field.kind is FieldKind.YES_NO:
        return _("yes") if value else _("no")
    if field.kind is FieldKind.DATE:
        return day_said(value)
    return number_format(value, use_l10n=True) if isinstance(value, Decimal) else str(value)


def customer_fields(*, archived: bool = False) -> list[CustomerField]:
    """Built-in fields, then the salon's own in their order; with `archived` also those put away. One query and the places."""
    rows = list(OwnField.objects.all())
    own = [own_field(row) for row in rows if not row.builtin and (archived or row.archived_at is None)]
    return [*built_in_fields(rows), *own]


def own_fields() -> list[CustomerField]:
    """The salon's own fields in use, in their order."""
    return [own_field(row) for row in OwnField.objects.filter(builtin="", archived_at=None)]


def built_in_fields(rows: Iterable[OwnField] | None = None) -> list[CustomerField]:
    """The fields that every salon has; `rows` are the salon's own, where they have been read."""
    return [
        _column("name", gettext_lazy("Name")),
        _column("preferred_name", pgettext_lazy("name", "Called")),
        _column("family_name", gettext_lazy("Family name")),
        _column("given_name", gettext_lazy("Given name")),
        _column("gender", gettext_lazy("Gender"), choices=_pairs(GENDERS)),
        CustomerField(
            code="birthday",
            label=gettext_lazy("Birthday"),
            kind=FieldKind.BIRTHDAY,
            expression=F("birth_month") * 100 + F("birth_day"),
            read=birthday_said,
        ),
        _column("language", gettext_lazy("Language"), choices=_pairs(LANGUAGES)),
        _options_column(FOUND_THROUGH, gettext_lazy("How they found us"), source_options(rows)),
        _column("home_place", gettext_lazy("Home location"), choices=_home_pairs()),
        _column("wechat", gettext_lazy("WeChat ID")),
        _column("company", gettext_lazy("Company")),
        _column("address", pgettext_lazy("postal", "Address")),
        CustomerField(
            code="created_at",
            label=gettext_lazy("Customer since"),
            kind=FieldKind.DATE,
            expression=TruncDate("created_at"),
            read=lambda customer: customer.created_at.date(),
        ),
        CustomerField(
            code="online_block",
            label=gettext_lazy("Blocked from online booking"),
            kind=FieldKind.YES_NO,
            expression=ExpressionWrapper(~Q(online_block=""), BooleanField()),
            read=lambda customer: bool(customer.online_block),
        ),
    ]


GENDERS: dict[str, str | Promise] = {
    "woman": gettext_lazy("woman"),
    "man": gettext_lazy("man"),
    "other": gettext_lazy("neither of the two"),
    "unsaid": gettext_lazy("would rather not say"),
}
LANGUAGES: dict[str, str | Promise] = {"en": "English", "zh-hans": "简体中文"}


def own_field(row: OwnField) -> CustomerField:
    """The field of that row."""
    kind, code = FieldKind(row.kind), f"{OWN}{row.pk}"
    return CustomerField(
        code=code,
        label=row.label,
        kind=kind,
        expression=_own_expression(code, kind),
        read=lambda customer: own_value(kind, customer.own.get(code)),
        choices=tuple((one["code"], one["label"]) for one in sorted(row.options, key=_is_gone)),
        gone=frozenset(one["code"] for one in row.options if _is_gone(one)),
        is_own=True,
        is_archived=row.archived_at is not None,
        shown=frozenset(row.shown),
    )


def own_value(kind: FieldKind | OwnKind, stored: Any) -> Any:
    """A stored value as Python has it: Decimal, date, bool or text; None for nothing."""
    if stored is None:
        return None
    if kind == OwnKind.NUMBER:
        return Decimal(stored)
    return parse_date(stored) if kind == OwnKind.DATE else stored


def _own_expression(key: str, kind: FieldKind) -> Combinable:
    text = KeyTextTransform(key, "own")
    if kind is FieldKind.NUMBER:
        return Cast(text, DecimalField(max_digits=DIGITS, decimal_places=PLACES))
    if kind is FieldKind.DATE:
        return Cast(text, DateField())
    return Cast(text, BooleanField()) if kind is FieldKind.YES_NO else text


def _column(
    code: str,
    label: str | Promise,
    *,
    choices: tuple[tuple[str, str], ...] | None = None,
) -> CustomerField:
    return CustomerField(
        code=code,
        label=label,
        kind=FieldKind.TEXT if choices is None else FieldKind.CHOICE,
        expression=F(code),
        read=lambda customer: getattr(customer, code),
        choices=choices or (),
    )


def _options_column(code: str, label: str | Promise, options: list[dict[str, Any]]) -> CustomerField:
    return CustomerField(
        code=code,
        label=label,
        kind=FieldKind.CHOICE,
        expression=F(code),
        read=lambda customer: getattr(customer, code),
        choices=tuple((one["code"], one["label"]) for one in sorted(options, key=_is_gone)),
        gone=frozenset(one["code"] for one in options if _is_gone(one)),
    )


def _pairs(words: dict[str, str | Promise]) -> tuple[tuple[str, str], ...]:
    return tuple((code, str(word)) for code, word in words.items())


def _home_pairs() -> tuple[tuple[str, str], ...]:
    return tuple((str(place), name) for place, name in shops())


def _is_gone(option: dict[str, Any]) -> bool:
    return bool(option.get("gone"))
