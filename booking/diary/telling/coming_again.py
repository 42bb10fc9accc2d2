"""An invitation to come again, so many weeks after the last visit: off until the salon wants it.

Planned with the visit and looked at when due: whoever has come since, or has a visit ahead, or wants no invitations,
is not written to.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from booking.diary.models import OPEN_STATES, Appointment, AppointmentState
from crm.customers.models import VOUCHED_SOURCES, Consent
from crm.customers.sight import CustomerSight
from crm.customers.standing import customer_locked, ids_of
from crm.messaging.models import MessageSettings
from crm.messaging.planned import NotNeeded
from crm.messaging.planning import Plan
from crm.messaging.timing import Quiet, slot_after
from crm.privacy.recording import consent_row
from crm.privacy.usual import INVITATIONS
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import NotAllowed
from kernel.transactions import service_transaction

KIND = "visit_again_customer"
PURPOSE = INVITATIONS.code
SOURCE = "storefront"
WEEK_MINUTES = 7 * 24 * 60
COMES = (*OPEN_STATES, AppointmentState.DONE)


def again_plan(visit: Appointment, settings: MessageSettings, quiet: Quiet) -> Iterator[Plan]:
    """The invitation after this visit, where the salon wants one."""
    if settings.again_weeks is None:
        return
    minutes = settings.again_weeks * WEEK_MINUTES
    slot = slot_after(visit.ends_at, minutes=minutes, quiet=quiet)
    about = Appointment._meta.label_lower
    yield Plan(KIND, about, visit.pk, visit.sequence, minutes, slot.due_at, slot.late_at)


def again_check(visit: Appointment, settings: MessageSettings, minutes: int) -> None:
    """Raises NotNeeded unless this is the customer's last visit, none is ahead, and both sides want the invitation."""
    if settings.again_weeks is None or settings.again_weeks * WEEK_MINUTES != minutes:
        raise NotNeeded("the salon has changed when it invites")
    later = Appointment.objects.filter(customer=visit.customer_id, starts_at__gt=visit.starts_at)
    if later.exclude(pk=visit.pk).filter(state__in=COMES).exists():
        raise NotNeeded("the customer has come since, or has a visit ahead")
    if not invitations_wanted(visit.customer_id or 0):
        raise NotNeeded("the customer wants no invitations")


def invitations_wanted(customer_id: int) -> bool:
    """Whether the customer has not said that they want none."""
    last = _last_word(customer_id)
    return last is None or last.given


def may_want_again(customer_id: int, source: str) -> bool:
    """Whether a link may take a no back: the salon saw who holds it (`source` of the visit), or the no was said by a link.

    Online anybody may have typed the customer's phone (decision 0082): what was said to the salon, or on the own page, stands.
    """
    last = _last_word(customer_id)
    return source in VOUCHED_SOURCES or last is None or last.source == SOURCE


def _last_word(customer_id: int) -> Consent | None:
    rows = Consent.objects.filter(customer__in=ids_of(customer_id), purpose=PURPOSE)
    return rows.order_by("-pk").first()


@service_transaction
def invitations_change(
    *, actor: Actor, customer_id: int, wanted: bool, address: str = "", source: str = ""
) -> None:
    """The customer wants invitations, or none any more; the caller has asked for a token, of a visit of that `source`.

    Raises NotFound, NotAllowed (a no that this link may not take back).
    """
    customer = customer_locked(customer_id)
    if invitations_wanted(customer.pk) == wanted:
        return
    if wanted and not may_want_again(customer.pk, source):
        raise NotAllowed
    consent_row(customer=customer, purpose=INVITATIONS, given=wanted, source=SOURCE, address=address)
    audit_record(actor=actor, action="customer.invitations", target=customer, after={"wanted": wanted})


def past_visits(settings: MessageSettings, clock: Clock) -> list[int]:
    """The visits that are done and whose invitation would still be due, by key."""
    if settings.again_weeks is None:
        return []
    since = clock.now() - timedelta(weeks=settings.again_weeks)
    done = Appointment.objects.filter(state=AppointmentState.DONE, ends_at__gt=since, customer__isnull=False)
    return list(done.order_by("pk").values_list("pk", flat=True))


def invitations_said(lines: Sequence[AuditLine], _sight: CustomerSight) -> dict[int, str]:
    """On the timeline: wanted or not."""
    return {line.pk: _("wanted") if line.after.get("wanted") else _("not wanted") for line in lines}
