"""Writing down what a customer agrees to, or takes back."""

from django.utils.translation import gettext

from crm.customers.models import Consent
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked, ids_of
from crm.privacy.purposes import OWN_PAGE, WAYS, Purpose, Recorder, Said, purpose_of
from crm.privacy.recording import consent_written, is_said_already, older_text
from crm.privacy.texts import wording_of
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import authorise


def consent_record(*, actor: Actor, clock: Clock, code: str, said: Said) -> Consent:
    """Write it down with the text of now, its version and language, how and by whom.

    Said again it changes nothing, unless the text has changed since: then it is agreed to anew. Raises NotAllowed, NotFound
    (no such purpose, nobody there), BadInput (way; also where another text was read than the one of now).
    """
    purpose = purpose_of(code)
    if purpose is None:
        raise NotFound
    _read_check(purpose, said)
    write = purpose.record or _writer(purpose)
    return write(actor, clock, said)


def own_consent_record(
    *, actor: Actor, clock: Clock, code: str, customer_id: int, given: bool, read: str | None = None
) -> Consent:
    """The customer says it themselves; the caller knows that it is they (booking.mine). Raises NotFound, BadInput (way)."""
    purpose = purpose_of(code)
    if purpose is None:
        raise NotFound
    said = Said(customer_id, given, OWN_PAGE, read)
    _read_check(purpose, said)
    if purpose.record is not None:
        return purpose.record(actor, clock, said)
    return _own_written(actor=actor, purpose=purpose, said=said)


def _read_check(purpose: Purpose, said: Said) -> None:
    """Nobody agrees to what they have not read: the salon may have written another text since the page was shown."""
    if said.given and said.read is not None and said.read != wording_of(purpose).mark:
        raise older_text("way")


@service_transaction
def _own_written(*, actor: Actor, purpose: Purpose, said: Said) -> Consent:
    return _written(actor, purpose, said)


def is_own_word(actor: Actor, way: str) -> bool:
    """Whether it is the customer's own, who is signed in on their own page: no right is asked."""
    return actor.kind is ActorKind.CUSTOMER and way == OWN_PAGE


def _writer(purpose: Purpose) -> Recorder:
    """The service of a purpose whose consent has no effects of its own."""

    @service_transaction
    def write(actor: Actor, _clock: Clock, said: Said) -> Consent:
        allowed_to_say(actor, purpose, said)
        return _written(actor, purpose, said)

    return write


def allowed_to_say(actor: Actor, purpose: Purpose, said: Said) -> None:
    """Whether this person may write it down: the customer themselves, or who has the right. Raises NotAllowed, NotFound,
    BadInput (way)."""
    if is_own_word(actor, said.way):
        return
    authorise(actor, purpose.action)
    if said.way not in WAYS:
        raise BadInput.of("way", "required", gettext("Please say how the customer agreed."))
    customer_seen(customer_sight(actor), said.customer_id)


def _written(actor: Actor, purpose: Purpose, said: Said) -> Consent:
    customer = customer_locked(said.customer_id)
    last = last_word(customer.pk, purpose.code)
    if last is not None and is_said_already(last, purpose, given=said.given):
        return last
    return consent_written(
        actor=actor, customer=customer, purpose=purpose, given=said.given, way=said.way, read=said.read
    )


def last_word(customer_id: int, code: str) -> Consent | None:
    """The last word of the customer about it, under whatever row of theirs; None when they said nothing."""
    rows = Consent.objects.filter(customer__in=ids_of(customer_id), purpose=code)
    return rows.order_by("-pk").first()
