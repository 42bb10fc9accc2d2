"""What there is to choose between two customers, and what is taken where nobody says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.facts.birthdays import birthday_said
from crm.customers.facts.fields import CustomerField, customer_fields, own_value, value_text
from crm.customers.facts.ways_in import source_words
from crm.customers.models import Consent, Customer, CustomerContact
from crm.customers.standing import ids_of
from kernel.audit.services import plain
from kernel.marks import labelled

KEPT, GONE, BOTH = "kept", "gone", "both"
_LEFT_OUT = {"id", "version", "merged_into", "created_at", "sought", "erased_at"}
# Fields that mean something only together; their values come from one side.
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "family_name", "given_name"),
    "birth_day": ("birth_day", "birth_month", "birth_year", "birth_calendar", "birth_leap"),
}
_IN_WORDS = ("gender", "language", "found_through", "home_place")
_LABELS: Mapping[str, str | Promise] = {
    "name": pgettext_lazy("of a person", "Name"),
    "birth_day": _("Birthday"),
    "preferred_name": _("Preferred name"),
    "gender": _("Gender"),
    "address": _("Address"),
    "company": _("Company"),
    "wechat": _("WeChat"),
    "found_through": _("How they heard of us"),
    "referrer": _("Came through"),
    "home_place": _("Usual shop"),
    "online_block": _("Blocked from online booking"),
    "own": _("Own fields"),
    "source": _("Way in"),
}


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One thing that differs: its values on both sides as text, whether both can be kept, and the usual answer."""

    code: str
    label: str | Promise
    kept: str
    gone: str
    can_be_both: bool
    usual: str

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be chosen."""
        return (KEPT, GONE, BOTH) if self.can_be_both else (KEPT, GONE)


def _fields() -> "dict[str, models.Field[Any, Any]]":
    """What a customer's row holds of the person: every column that is not the row's own keeping."""
    return {field.name: field for field in Customer._meta.concrete_fields if field.name not in _LEFT_OUT}


def columns_of(code: str) -> list[str]:
    """The columns that one choice decides over."""
    return [name for name in _TOGETHER.get(code, (code,)) if name in _fields()]


def field_choices(kept: Customer, gone: Customer) -> list[FieldChoice]:
    """What differs between the two, in the order of the columns, the name first."""
    known = {field.code: field for field in customer_fields(archived=True)}
    dependent = {name for names in _TOGETHER.values() for name in names} - set(_TOGETHER)
    return [
        _choice(code, field, kept, gone, known)
        for code, field in _fields().items()
        if code not in dependent and _value(kept, code) != _value(gone, code)
    ]


def _value(customer: Customer, code: str) -> list[Any]:
    return [getattr(customer, _fields()[name].attname) for name in columns_of(code)]


def _choice(
    code: str,
    field: "models.Field[Any, Any]",
    kept: Customer,
    gone: Customer,
    known: Mapping[str, CustomerField],
) -> FieldChoice:
    can_be_both = isinstance(field, models.TextField | models.JSONField)
    texts = [_text(customer, code, known) for customer in (kept, gone)]
    usual = GONE if not texts[0] else BOTH if can_be_both and texts[1] else KEPT
    label = _LABELS.get(code) or capfirst(str(field.verbose_name))
    return FieldChoice(code, label, texts[0], texts[1], can_be_both, usual)


def _text(customer: Customer, code: str, known: Mapping[str, CustomerField]) -> str:
    """The value as the customer's page says it, "" for none."""
    if code == "birth_day":
        return birthday_said(customer)
    if code in _IN_WORDS:
        return known[code].text(customer)
    value = getattr(customer, code)
    if code == "source":
        return source_words(value) if value else ""
    if code == "own":
        return "\n".join(_own_said(value, known))
    return str(value or "")


def _own_said(own: Mapping[str, Any], known: Mapping[str, CustomerField]) -> list[str]:
    """Each field of the salon's own that says something, after its label."""
    stored = {code: own_value(known[code].kind, value) for code, value in own.items() if code in known}
    said = {code: value_text(known[code], value) for code, value in stored.items()}
    return [labelled(str(known[code].label), text) for code, text in said.items() if text]


def values_chosen(kept: Customer, gone: Customer, answers: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the kept customer that change, with their new values, by the answers (usual where there is none)."""
    values: dict[str, Any] = {}
    for choice in field_choices(kept, gone):
        answer = answers.get(choice.code, choice.usual)
        if answer == GONE:
            values |= {
                _fields()[name].attname: getattr(gone, _fields()[name].attname)
                for name in columns_of(choice.code)
            }
        elif answer == BOTH and choice.can_be_both:
            values[choice.code] = _joined(getattr(kept, choice.code), getattr(gone, choice.code))
    if values.get("referrer_id") in (kept.pk, gone.pk):
        values["referrer_id"] = None  # nobody came through themselves
    return values


def journalled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as a journal keeps them, to the microsecond."""
    return plain(
        {name: one.isoformat() if isinstance(one, datetime) else one for name, one in values.items()}
    )


def _joined(kept: Any, gone: Any) -> Any:
    """Both: a text below the other, fields of the salon's own with the kept ones first."""
    if isinstance(kept, dict):
        return {**gone, **{key: value for key, value in kept.items() if value not in (None, "")}}
    return "\n".join(filter(None, (kept.strip(), gone.strip())))


@dataclass(frozen=True, slots=True)
class ConsentChoice:
    """A purpose on which both have said something else: `usual` is no, the stricter."""

    purpose: str
    kept: bool
    gone: bool
    usual: bool = False


def consents_now(customer_id: int) -> dict[str, bool]:
    """The last word on each purpose, of the customer and of those merged into them."""
    rows = (
        Consent.objects.filter(customer__in=ids_of(customer_id))
        .order_by("purpose", "-pk")
        .distinct("purpose")
    )
    return dict(rows.values_list("purpose", "given"))


def consent_choices(kept_id: int, gone_id: int) -> list[ConsentChoice]:
    """Where the two differ. What only one was asked is no difference: that answer holds for the person."""
    ours, theirs = consents_now(kept_id), consents_now(gone_id)
    differing = sorted(purpose for purpose in ours.keys() & theirs.keys() if ours[purpose] != theirs[purpose])
    return [ConsentChoice(purpose, ours[purpose], theirs[purpose]) for purpose in differing]


def contacts_by_kind(contacts: Sequence[CustomerContact]) -> dict[str, list[CustomerContact]]:
    """The contacts of both by kind, those of the kept customer first."""
    found: dict[str, list[CustomerContact]] = {}
    for contact in contacts:
        found.setdefault(contact.kind, []).append(contact)
    return found
