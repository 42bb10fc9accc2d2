"""The salon's answer to a group or a series: no, in its own words; or yes, by booking. The customer may withdraw."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment
from booking.diary.telling.messages import appointment_announce
from booking.diary.wishes import AlreadyAnswered
from booking.requests.messages import request_announce, visit_is_told
from booking.requests.models import RequestKind, RequestState, VisitRequest
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise_seen

LONGEST_ANSWER = 500


@service_transaction
def request_decline(
    *, actor: Actor, clock: Clock, request_id: int, version: int | None, answer: str
) -> VisitRequest:
    """Say no, or that it was settled otherwise; the customer is told in these words.

    Raises NotAllowed, NotFound, AlreadyAnswered, BadInput for too long an answer.
    """
    row = _open_locked(request_id, version, actor)
    if len(answer.strip()) > LONGEST_ANSWER:
        raise BadInput.of("answer", "too_long", _("Please say it in 500 characters."))
    row.answer = answer.strip()
    _settle(row, RequestState.DECLINED, actor=actor, clock=clock)
    request_announce(row, "declined", clock=clock)
    return row


@service_transaction
def request_withdraw(*, actor: Actor, clock: Clock, request_id: int) -> VisitRequest:
    """The customer no longer wants it; the caller has shown the request's own link. Raises NotFound, AlreadyAnswered."""
    row = _open_locked(request_id, None, None)
    _settle(row, RequestState.WITHDRAWN, actor=actor, clock=clock)
    return row


def asked_settle(request_id: int, visit: Appointment, actor: Actor, clock: Clock) -> None:
    """Note the visit that was booked for the request, inside the booking's transaction.

    What was answered meanwhile is left as it is: raises AlreadyAnswered, and the booking is not made. The booking's own
    messages tell the customer. A visit of another shop or of somebody else answers the request too, but stays unnamed:
    the page of whoever asked would show it.
    """
    row = _open_locked(request_id, None, actor if actor.kind is ActorKind.USER else None)
    if _is_of(row, visit):
        row.visit = visit
        _contacts_carry(row, visit, clock)
    _settle(row, RequestState.BOOKED, actor=actor, clock=clock)


def asked_next(request_id: int) -> str:
    """Where the desk goes on once the first visit is booked: a series is planned next; "" otherwise."""
    row = VisitRequest.objects.filter(pk=request_id, kind=RequestKind.SERIES).first()
    if row is None or row.visit_id is None:
        return ""
    address = reverse("series:visit", args=[row.visit_id])
    return f"{address}?every={row.every_weeks}&rhythm=weeks&times={row.times}"


def _open_locked(request_id: int, version: int | None, actor: Actor | None) -> VisitRequest:
    """The request, locked, while it waits for an answer; `actor` is asked for the right at its location, if any."""
    rows = VisitRequest.objects.select_for_update(of=("self",)).select_related("location", "customer")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise NotFound
    if actor is not None:
        authorise_seen(actor, Action.APPOINTMENT_WRITE, at=row.location_id)
    if row.state != RequestState.OPEN or version not in (None, row.version):
        raise AlreadyAnswered
    return row


def _is_of(row: VisitRequest, visit: Appointment) -> bool:
    return (visit.location_id, visit.customer_id) == (row.location_id, row.customer_id)


def _contacts_carry(row: VisitRequest, visit: Appointment, clock: Clock) -> None:
    """Let the visit have the contacts that were typed with the request: they are whose it is for this visit alone.

    Who could not be told of the booking without them is told now.
    """
    if visit.visitor_phone or visit.visitor_email:
        return
    was_told = visit_is_told(visit, "booked")
    visit.visitor_phone, visit.visitor_email = row.visitor_phone, row.visitor_email
    visit.save(update_fields=["visitor_phone", "visitor_email"])
    if not was_told:
        appointment_announce(appointment=visit, kind="booked", clock=clock)


def _settle(row: VisitRequest, state: RequestState, *, actor: Actor, clock: Clock) -> None:
    row.state, row.answered_at = state, clock.now()
    row.version += 1
    row.save()
    after = {"state": str(state), "reason": row.answer}
    audit_record(actor=actor, action=f"request.{state}", target=row, before={"state": "open"}, after=after)
