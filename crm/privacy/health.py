"""Consent to notes on health: asked before the first one, and what was noted ends when it is taken back."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.customers.minding.health import KINDS, HealthConsent, Question, register_health_consent
from crm.customers.models import Consent, Customer, Sensitivity
from crm.customers.standing import customer_locked, ids_of
from crm.privacy.purposes import WAYS, Purpose, Said, register_purpose
from crm.privacy.recording import consent_written, is_said_already
from crm.privacy.services import allowed_to_say, last_word
from crm.privacy.texts import wording_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput
from kernel.transactions import service_transaction


def health_question(customer_id: int) -> Question | None:
    """What to ask before something is written down; None where they agreed."""
    last = last_word(customer_id, HEALTH.code)
    if last is not None and last.given:
        return None
    return Question(wording_of(HEALTH).text, list(WAYS.items()))


def health_noted(actor: Actor, customer: Customer, way: str) -> None:
    """They agree now: whoever hears of an allergy hears the yes to it, so it asks for no right besides. Raises BadInput."""
    if way not in WAYS:
        text = _("Notes on health need the customer's consent: please ask, and say how they agreed.")
        raise BadInput.of("way", "required", text)
    consent_written(actor=actor, customer=customer, purpose=HEALTH, given=True, way=way)


@service_transaction
def health_consent_record(*, actor: Actor, clock: Clock, said: Said) -> Consent:
    """Write down what they say; with a no, everything that is noted of their health holds no longer.

    It stays on record as ended until they are erased. Raises NotAllowed, NotFound, BadInput (way).
    """
    allowed_to_say(actor, HEALTH, said)
    customer = customer_locked(said.customer_id)
    last = last_word(customer.pk, HEALTH.code)
    if last is not None and is_said_already(last, HEALTH, given=said.given):
        return last
    row = consent_written(
        actor=actor, customer=customer, purpose=HEALTH, given=said.given, way=said.way, read=said.read
    )
    if not said.given:
        _ended(actor, clock, customer)
    return row


def _ended(actor: Actor, clock: Clock, customer: Customer) -> None:
    theirs = Sensitivity.objects.filter(customer__in=ids_of(customer.pk), kind__in=KINDS, ended_at=None)
    if n := theirs.update(ended_at=clock.now()):
        audit_record(actor=actor, action="customer.health_ended", target=customer, after={"n": n})


def _said(actor: Actor, clock: Clock, said: Said) -> Consent:
    return health_consent_record(actor=actor, clock=clock, said=said)


def _usual_text() -> str:
    return _(
        "This salon may write down what I tell it about my health (allergies, medicine, skin), so that nothing it"
        " does harms me. Only the people who look after me see it. I can take this back at any time."
    )


HEALTH = Purpose(
    code="health",
    label=pgettext_lazy("consent", "Notes on health"),
    text=_usual_text,
    version="health 1",
    position=50,
    record=_said,
)


def health_register() -> None:
    """Let it stand among what a customer can agree to, and have notes on health ask for it."""
    register_purpose(HEALTH)
    register_health_consent(HealthConsent(health_question, health_noted))
