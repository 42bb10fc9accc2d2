"""Keeping and taking away a customer's portrait, and the consent that it needs."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent, Customer
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked
from crm.portraits.models import Portrait
from crm.portraits.selectors import PURPOSE, is_portrait_wanted, portrait_consent
from crm.privacy.purposes import WAYS, Purpose, Said
from crm.privacy.recording import consent_written, is_said_already
from crm.privacy.services import is_own_word
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput
from kernel.photos import square_drawn
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

SIDE = 400  # pixels


def portrait_drawn(*, actor: Actor, customer_id: int, upload: "UploadedFile[Any] | None") -> bytes:
    """The photo as it would be kept, for `portrait_set`: slow, so outside its transaction; nothing is written.

    Raises NotAllowed, NotFound, BadInput (photo).
    """
    _allowed(actor, customer_id)
    if upload is None:
        raise BadInput.of("photo", "required", _("Please choose a photo."))
    return square_drawn(upload, side=SIDE)


@service_transaction
def portrait_set(*, actor: Actor, clock: Clock, customer_id: int, content: bytes) -> Portrait:
    """Keep what `portrait_drawn` gave, in the place of an older one. Raises NotAllowed, NotFound, BadInput: no consent."""
    customer = _held(actor, customer_id)
    if not is_portrait_wanted(customer.pk):
        raise BadInput.of("way", "no_consent", _("Please ask the customer first, and note that they agree."))
    kept = {"content": content, "at": clock.now()}
    portrait, is_new = Portrait.objects.update_or_create(customer=customer, defaults=kept)
    audit_record(actor=actor, action="portrait.set", target=customer, after={"is_new": is_new})
    return portrait


@service_transaction
def portrait_remove(*, actor: Actor, customer_id: int) -> None:
    """Take it away for good; nothing happens where there is none. Raises NotAllowed, NotFound."""
    _gone(actor, _held(actor, customer_id))


@service_transaction
def portrait_consent_record(*, actor: Actor, said: Said) -> Consent:
    """Write down what the customer said about a portrait; with a no it is gone for good. Said again it changes nothing.

    Raises NotAllowed, NotFound, BadInput (way).
    """
    if is_own_word(actor, said.way):
        customer = customer_locked(said.customer_id)
    else:
        customer = _held(actor, said.customer_id)
        if said.way not in WAYS:
            raise BadInput.of("way", "required", _("Please say how the customer agreed."))
    if not said.given:
        _gone(actor, customer)
    last = portrait_consent(customer.pk)
    if last is not None and is_said_already(last, PORTRAIT, given=said.given):
        return last
    return consent_written(
        actor=actor, customer=customer, purpose=PORTRAIT, given=said.given, way=said.way, read=said.read
    )


def _allowed(actor: Actor, customer_id: int) -> None:
    sight = customer_sight(actor)
    customer_seen(sight, customer_id)
    authorise(actor, Action.CUSTOMER_WRITE)


def _held(actor: Actor, customer_id: int) -> Customer:
    """The customer, locked, for who sees and changes them."""
    _allowed(actor, customer_id)
    return customer_locked(customer_id)


def _gone(actor: Actor, customer: Customer) -> None:
    deleted, _kinds = Portrait.objects.filter(customer=customer).delete()
    if deleted:
        audit_record(actor=actor, action="portrait.removed", target=customer)


def _usual_text() -> str:
    return _(
        "This salon may keep a small photo of my face beside my name, so that its team knows me. Only the team sees it. I"
        " can take this back at any time: then it is deleted at once."
    )


def _said(actor: Actor, _clock: Clock, said: Said) -> Consent:
    return portrait_consent_record(actor=actor, said=said)


PORTRAIT = Purpose(
    code=PURPOSE,
    label=pgettext_lazy("consent", "Photo beside the name"),
    text=_usual_text,
    version="portrait 1",
    position=45,
    record=_said,
)
