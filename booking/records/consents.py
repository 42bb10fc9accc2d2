"""Consent to photos: taken at the desk with the text of then; without it none is taken, shown or kept.

The last row of the purpose decides, whoever wrote it (the desk, a form, the customer's own page).
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from booking.records.access import customer_kept
from booking.records.settings import rules_now
from booking.records.tidying import tidy_at_latest
from crm.customers.models import Consent
from crm.customers.standing import customer_locked, ids_of
from crm.privacy.purposes import WAYS, Purpose, Said, register_purpose
from crm.privacy.recording import consent_written, is_said_already
from crm.privacy.services import is_own_word
from crm.privacy.texts import wording_of
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.clock import Clock
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action

PURPOSE = "photos"


def photos_consent(customer_id: int) -> Consent | None:
    """The last word of the customer about photos; None when they were never asked."""
    rows = Consent.objects.filter(customer__in=ids_of(customer_id), purpose=PURPOSE)
    return rows.order_by("-pk").first()


def photos_wanted(customer_id: int) -> bool:
    """Whether photos of the customer may be taken and shown."""
    last = photos_consent(customer_id)
    return last is not None and last.given


def consent_text() -> str:
    """What the customer agrees to, in the language of now: the salon's own text, or ours."""
    return wording_of(PHOTOS).text


def _usual_text() -> str:
    return _(
        "I agree that this salon takes photos of my hair, skin or nails for my treatment record. Only the people who"
        " look after me see them. I can take this back at any time: then nobody sees them any more, and they are"
        " deleted after %(days)s days."
    ) % {"days": "{days}"}


def recorded_by(consent: Consent) -> str:
    """Who wrote the consent down, as the trail says; "" when it does not."""
    lines = AuditLine.objects.filter(object_type="customers.consent", object_id=consent.pk)
    return lines.values_list("actor_name", flat=True).first() or ""


@service_transaction
def photos_consent_record(
    *,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    given: bool,
    way: str = "desk_spoken",
    read: str | None = None,
) -> Consent:
    """Write down that the customer agrees, or takes it back; saying the same again changes nothing.

    Taken back, the photos are out of sight with this transaction, and off the disk after the salon's days; given again
    before that, they are seen again. Raises NotAllowed, NotFound, BadInput.
    """
    if not is_own_word(actor, way):
        customer_kept(actor, customer_id)
        if way not in WAYS:
            raise BadInput.of("way", "required", _("Please say how the customer agreed."))
    customer = customer_locked(customer_id)
    last = photos_consent(customer.pk)
    if last is not None and is_said_already(last, PHOTOS, given=given):
        return last
    row = consent_written(
        actor=actor, customer=customer, purpose=PHOTOS, given=given, way=way, at=clock.now(), read=read
    )
    if not given:
        tidy_at_latest(clock, days=rules_now().keep_days)
    return row


def _said(actor: Actor, clock: Clock, said: Said) -> Consent:
    return photos_consent_record(
        actor=actor,
        clock=clock,
        customer_id=said.customer_id,
        given=said.given,
        way=said.way,
        read=said.read,
    )


PHOTOS = Purpose(
    code=PURPOSE,
    label=pgettext_lazy("consent", "Photos"),
    text=_usual_text,
    version="photos 1",
    position=40,
    facts=lambda: {"days": str(rules_now().keep_days)},
    action=Action.RECORD_WRITE_OWN,
    record=_said,
)


def photos_purpose_register() -> None:
    """Let photos stand among what a customer can agree to; this room's own service writes it down."""
    register_purpose(PHOTOS)
