"""Customers found by what they agreed to: conditions of segments, and filters of the list."""

from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from crm.customers.lists.filters import Choices, ListFilter
from crm.customers.models import Customer
from crm.privacy.purposes import Purpose, purpose_of, purposes
from crm.segments.conditions import REACHING, Choice, Condition, Moment
from crm.segments.kinds import Kind, Op, Value
from crm.segments.reaching import last_word, words_on

Stands = Callable[[Purpose], Q]
OPS = (Op.ANY, Op.ALL, Op.NONE)


def allowed(purpose: Purpose) -> Q:
    """Who allows it now: what holds until somebody says no is allowed by who never spoke of it."""
    return ~taken_back(purpose) if purpose.is_usual else last_word(purpose.code, given=True)


def taken_back(purpose: Purpose) -> Q:
    """Whose last word on it is no."""
    return last_word(purpose.code, given=False)


def not_asked(purpose: Purpose) -> Q:
    """Who never said anything about it."""
    return ~Q(pk__in=words_on(purpose.code).values("person"))


def conditions() -> list[Condition]:
    """Who allowed, took back or was never asked what; one expression each, whatever is chosen."""
    return [
        _condition("consent", pgettext_lazy("condition", "Allowed"), allowed),
        _condition("consent_no", pgettext_lazy("condition", "Consent taken back"), taken_back),
        _condition("consent_unasked", pgettext_lazy("condition", "Not asked yet"), not_asked),
    ]


def _condition(code: str, label: Promise, stands: Stands) -> Condition:
    return Condition(
        code=code, label=label, group=REACHING, kind=Kind.CHOICE, where=_where(stands), choices=_choices, ops=OPS
    )  # fmt: skip


def _where(stands: Stands) -> Callable[[Op, Value, Moment], Q]:
    def where(op: Op, value: Value, _at: Moment) -> Q:
        words = [stands(one) for code in value.choices if (one := purpose_of(code)) is not None]
        if op is Op.ALL:
            return _every(words)
        found = Q(pk__in=[])
        for word in words:
            found |= word
        return found if op is Op.ANY else ~found

    return where


def _every(words: Sequence[Q]) -> Q:
    found = Q()
    for word in words:
        found &= word
    return found


def _choices() -> list[Choice]:
    return [Choice(one.code, str(one.label)) for one in purposes()]


def _listed() -> Choices:
    return [(one.code, str(one.label)) for one in purposes()]


def _allowing(rows: QuerySet[Customer], value: str) -> QuerySet[Customer]:
    purpose = purpose_of(value)
    return rows.filter(allowed(purpose)) if purpose else rows.none()


def _not_allowing(rows: QuerySet[Customer], value: str) -> QuerySet[Customer]:
    purpose = purpose_of(value)
    return rows.filter(~allowed(purpose)) if purpose else rows.none()


FILTERS = (
    ListFilter(
        code="allowed", label=pgettext_lazy("filter", "Allowed"), position=90, narrow=_allowing, choices=_listed
    ),
    ListFilter(
        code="not_allowed", label=pgettext_lazy("filter", "Not allowed"), position=91, narrow=_not_allowing,
        choices=_listed,
    ),
)  # fmt: skip
