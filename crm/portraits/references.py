"""Portraits among a customer's rows, and among what a customer can agree to."""

from base64 import b64encode
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent
from crm.customers.references import Reference, register_reference
from crm.portraits.models import Portrait
from crm.portraits.selectors import PURPOSE
from crm.portraits.services import TEXT, portrait_consent_record
from crm.privacy.purposes import Purpose, Said, register_purpose
from kernel.actor import Actor
from kernel.clock import Clock

CONSENT = _(
    "This salon may keep a small photo of my face beside my name, so that its team knows me. Only the team sees it. I"
    " can take this back at any time: then it is deleted at once."
)


def portrait_register() -> None:
    """Tell the rooms of customers and of privacy."""
    label = pgettext_lazy("consent", "Photo beside the name")
    register_reference(
        Reference(model="portraits.Portrait", label=label, export=portrait_export, erase=portrait_erase)
    )
    register_purpose(
        Purpose(code=PURPOSE, label=label, text=lambda: str(CONSENT), version=TEXT, position=45, record=_said)
    )


def portrait_export(customer_id: int) -> list[dict[str, Any]]:
    """The photo itself, as an address that any browser opens."""
    rows = Portrait.objects.filter(customer=customer_id)
    return [
        {"at": row.at, "photo": f"data:image/webp;base64,{b64encode(row.content).decode()}"} for row in rows
    ]


def portrait_erase(customer_id: int) -> None:
    """Gone for good; the caller is inside the erasure's transaction."""
    Portrait.objects.filter(customer=customer_id).delete()


def _said(actor: Actor, _clock: Clock, said: Said) -> Consent:
    return portrait_consent_record(actor=actor, said=said)
