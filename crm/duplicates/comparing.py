"""What the page that compares two customers shows, and what was chosen on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.masking import is_reached_by, masked
from crm.customers.contacts.phones import way_shown
from crm.customers.finding.referring import UNSEEN
from crm.customers.models import ContactKind, Customer
from crm.customers.sight import CustomerSight
from crm.duplicates.choices import (
    BOTH,
    GONE,
    KEPT,
    FieldChoice,
    consent_choices,
    contacts_by_kind,
    field_choices,
)
from crm.duplicates.services import Choice
from kernel.ids import id_of

YES, NO = "yes", "no"
_PURPOSES: Mapping[str, str | Promise] = {
    "message_email": _("Messages by email"),
    "message_sms": _("Text messages"),
    "message_wechat": _("Messages on WeChat"),
    "message_push": _("Notifications in the browser"),
    "invitations": _("Invitations to come again"),
}
_KINDS: Mapping[str, str | Promise] = {
    ContactKind.PHONE: _("Main phone"),
    ContactKind.EMAIL: _("Main email"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what is sent, its text, and whether it is chosen."""

    value: str
    text: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to choose: the name of its field, what it is, and the answers; a wrong answer's problem."""

    name: str
    label: str | Promise
    options: list[Option] = field(default_factory=list)


def rows_of_choice(
    kept: Customer, gone: Customer, sight: CustomerSight, typed: Mapping[str, Any]
) -> list[Row]:
    """Everything in which the two differ, with what was typed or is usual marked."""
    return [
        *_field_rows(kept, gone, sight, typed),
        *_contact_rows(kept, gone, sight, typed),
        *_consent_rows(kept, gone, typed),
    ]


def _row(
    name: str,
    label: str | Promise,
    answers: Mapping[str, str | Promise],
    usual: str,
    typed: Mapping[str, Any],
) -> Row:
    chosen = typed.get(name, usual)
    chosen = chosen if chosen in answers else usual
    return Row(name, label, [Option(value, text, value == chosen) for value, text in answers.items()])


def _field_rows(kept: Customer, gone: Customer, sight: CustomerSight, typed: Mapping[str, Any]) -> list[Row]:
    seen, rows = sight.among([kept.referrer_id, gone.referrer_id]), []
    for one in field_choices(kept, gone):
        answers: dict[str, str | Promise] = {
            KEPT: _shown(one, one.kept, sight, is_seen=kept.referrer_id in seen) or _("nothing"),
            GONE: _shown(one, one.gone, sight, is_seen=gone.referrer_id in seen) or _("nothing"),
        }
        if one.can_be_both and one.kept and one.gone:
            answers[BOTH] = _("both")
        rows.append(_row(f"field-{one.code}", one.label, answers, one.usual, typed))
    return rows


def _shown(one: FieldChoice, text: str, sight: CustomerSight, *, is_seen: bool) -> str | Promise:
    """A value as this person may see it: ways to reach somebody hidden, whoever they do not see without a name."""
    if one.code == "referrer" and text and not is_seen:
        return UNSEEN
    return masked(text) if is_reached_by(one.code) and not sight.contacts else text


def _contact_rows(
    kept: Customer, gone: Customer, sight: CustomerSight, typed: Mapping[str, Any]
) -> list[Row]:
    """All contacts are kept; of several of a kind one is written to first."""
    both = sorted([*kept.contacts.all(), *gone.contacts.all()], key=lambda one: (not one.is_primary, one.pk))
    both.sort(key=lambda one: one.customer_id != kept.pk)
    rows = []
    for kind, contacts in contacts_by_kind(both).items():
        if len(contacts) > 1:
            main = next((one for one in contacts if one.is_primary), contacts[0])
            answers: dict[str, str | Promise] = {
                str(one.pk): way_shown(one.kind, one.value) if sight.contacts else masked(one.value)
                for one in contacts
            }
            rows.append(_row(f"main-{kind}", _KINDS[kind], answers, str(main.pk), typed))
    return rows


def _consent_rows(kept: Customer, gone: Customer, typed: Mapping[str, Any]) -> list[Row]:
    answers: dict[str, str | Promise] = {NO: _("no"), YES: _("yes")}
    return [
        _row(f"consent-{one.purpose}", _PURPOSES.get(one.purpose, one.purpose), answers, NO, typed)
        for one in consent_choices(kept.pk, gone.pk)
    ]


def choice_typed(typed: Mapping[str, Any]) -> Choice:
    """What the form sent; what it did not send is decided as usual."""
    found: dict[str, dict[str, str]] = {"field": {}, "main": {}, "consent": {}}
    for name in typed:
        start, dash, rest = name.partition("-")
        if dash and start in found:
            found[start][rest] = str(typed[name])[:40]
    main = {kind: pk for kind, value in found["main"].items() if (pk := id_of(value)) is not None}
    return Choice(
        found["field"], main, {purpose: value == YES for purpose, value in found["consent"].items()}
    )
