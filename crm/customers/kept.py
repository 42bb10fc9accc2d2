"""The rows of a customer that this room keeps: what a merge moves, an export shows, an erasure removes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.customers.minding.presets import words_of
from crm.customers.models import (
    AlertSeen,
    Consent,
    ContactShown,
    CustomerContact,
    CustomerLink,
    Sensitivity,
    Tagging,
)
from crm.customers.references import Reference, register_reference


def register_kept() -> None:
    """Name them all to the seam."""
    for reference in _KEPT:
        register_reference(reference)


def _minded(customer_id: int) -> list[dict[str, Any]]:
    rows = Sensitivity.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {
            "what": words_of(row.what),
            "kind": row.get_kind_display(),
            "severity": row.severity,
            "since": row.since,
            "note": row.note,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def _people(customer_id: int) -> list[dict[str, Any]]:
    rows = CustomerLink.objects.filter(customer=customer_id).select_related("other").order_by("-pk")
    return [{"kind": row.get_kind_display(), "name": row.other.name} for row in rows]


def _read(customer_id: int) -> list[dict[str, Any]]:
    rows = AlertSeen.objects.filter(customer=customer_id).order_by("-pk")
    return [{"title": row.title, "read_by": row.user_name, "at": row.at} for row in rows]


def _minded_gone(customer_id: int) -> None:
    Sensitivity.objects.filter(customer=customer_id).delete()


def _people_gone(customer_id: int) -> None:
    CustomerLink.objects.filter(customer=customer_id).delete()
    CustomerLink.objects.filter(other=customer_id).delete()


def _contacts(customer_id: int) -> list[dict[str, Any]]:
    rows = CustomerContact.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {
            "kind": row.get_kind_display(),
            "value": row.value,
            "main": row.is_primary,
            "proved_at": row.verified_at,
            "confirmed_at": row.confirmed_at,
        }
        for row in rows
    ]


def _contacts_gone(customer_id: int) -> None:
    CustomerContact.objects.filter(customer=customer_id).delete()


def _consents(customer_id: int) -> list[dict[str, Any]]:
    rows = Consent.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {
            "purpose": row.purpose,
            "given": row.given,
            "at": row.at,
            "text_version": row.text_version,
            "text": row.text,
            "how": row.source,
        }
        for row in rows
    ]


def _tags(customer_id: int) -> list[dict[str, Any]]:
    rows = Tagging.objects.filter(customer=customer_id).select_related("tag").order_by("-pk")
    return [{"name": row.tag.name} for row in rows]


def _tags_gone(customer_id: int) -> None:
    Tagging.objects.filter(customer=customer_id).delete()


def _shown(customer_id: int) -> list[dict[str, Any]]:
    rows = ContactShown.objects.filter(customer=customer_id).select_related("user")
    return [{"at": row.at, "to": row.user.name if row.user else "", "reason": row.reason} for row in rows]


def _shown_gone(customer_id: int) -> None:
    ContactShown.objects.filter(customer=customer_id).delete()


_KEPT = (
    Reference(
        model="customers.Sensitivity",
        label=_("To mind"),
        export=_minded,
        erase=_minded_gone,
    ),
    Reference(
        model="customers.CustomerLink",
        label=_("Family and household"),
        once_by=("other",),
        export=_people,
        erase=_people_gone,
    ),
    Reference(
        model="customers.CustomerLink",
        field="other",
        once_by=("customer",),
        stays="both directions go with the customer's own rows",
    ),
    Reference(model="customers.Customer", field="referrer", stays="it names a number, and nobody any more"),
    Reference(
        model="customers.Customer", field="merged_into", stays="the rows of one person are erased together"
    ),
    # Append-only: what was read stays where it was written; who reads it follows `merged_into`.
    Reference(
        model="customers.AlertSeen",
        label=_("Alerts that were read"),
        export=_read,
        stays="append-only: its words are taken away by the owner's role (crm.privacy.scrubbing)",
    ),
    Reference(
        model="customers.CustomerContact",
        label=_("Phones and emails"),
        export=_contacts,
        erase=_contacts_gone,
    ),
    Reference(
        model="customers.Consent",
        label=_("Consents"),
        export=_consents,
        stays="proof of what was allowed and when; its address is taken away by the owner's role",
    ),
    Reference(model="customers.Tagging", label=_("Tags"), once_by=("tag",), export=_tags, erase=_tags_gone),
    Reference(
        model="customers.ContactShown",
        label=_("Who had the contacts shown"),
        export=_shown,
        erase=_shown_gone,
    ),
)
