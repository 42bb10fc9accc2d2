"""The first steps of a new salon (P8): which there are, which are settled, what each one saves."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.storefront.models import Look, Step
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: its code in the address, the question it asks, and why."""

    code: str
    title: str | Promise
    why: str | Promise
    icon: str


STEPS = (
    FirstStep("menu", _("Your menu"), _("Start from a list that fits your trade."), icon="book-open"),
    FirstStep("hours", _("Opening hours"), _("When the door is open."), icon="clock"),
    FirstStep("team", _("Your team"), _("Who works with you."), icon="users"),
    FirstStep("rules", _("Booking rules"), _("How early, how late, how far ahead."), icon="list-checks"),
    FirstStep("look", _("Your look"), _("A line about you, and your colour."), icon="palette"),
    FirstStep("share", _("Share your page"), _("The link, the QR code, a test booking."), icon="share-2"),
)
CODES = tuple(step.code for step in STEPS)


def steps_settled() -> QuerySet[Step]:
    """The steps that were done or skipped."""
    return Step.objects.filter(code__in=CODES)


def next_open(settled: set[str], after: str = "") -> str | None:
    """The code of the first open step behind `after` (then from the start), or None when all are settled."""
    start = CODES.index(after) + 1 if after in CODES else 0
    return next((code for code in CODES[start:] + CODES[:start] if code not in settled), None)


@service_transaction
def step_settle(*, actor: Actor, code: str, skipped: bool) -> Step:
    """Mark a step as done or skipped; doing it later counts as done."""
    authorise(actor, Action.SETTINGS_WRITE)
    step, _created = Step.objects.update_or_create(code=code, defaults={"skipped": skipped})
    look, _created = Look.objects.get_or_create(id=1)
    audit_record(
        actor=actor, action="first_step.settled", target=look, after={"step": code, "skipped": skipped}
    )
    return step
