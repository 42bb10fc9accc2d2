"""Notes on health need the customer's consent: the room that keeps consents says what to ask, and notes the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from crm.customers.models import Customer, SensitivityKind
from kernel.actor import Actor

KINDS = (SensitivityKind.ALLERGY, SensitivityKind.MEDICAL)


@dataclass(frozen=True, slots=True)
class Question:
    """What the customer is asked, and the ways in which they may have answered, as (code, words)."""

    text: str
    ways: Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True, slots=True)
class HealthConsent:
    """`question(customer_id)` is what has to be asked, None where they agreed. `note(actor, customer, way)` writes the yes
    down inside the caller's transaction, with the customer's lock; it raises BadInput (way) for no way."""

    question: Callable[[int], Question | None]
    note: Callable[[Actor, Customer, str], None]


_consent: list[HealthConsent] = []


def register_health_consent(consent: HealthConsent) -> None:
    """Have notes on health ask for it."""
    _consent[:] = [consent]


def health_question(customer_id: int) -> Question | None:
    """What has to be asked before a note on the customer's health; None: nothing."""
    return _consent[0].question(customer_id) if _consent else None


def health_agreed(*, actor: Actor, customer: Customer, way: str) -> None:
    """Make sure that the customer agrees to notes on health: they did, or `way` says how they do now. Raises BadInput (way)."""
    if health_question(customer.pk) is not None:
        _consent[0].note(actor, customer, way)
