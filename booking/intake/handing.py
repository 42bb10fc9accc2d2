"""The salon hands its tablet to a customer, who fills in one form on it and reaches nothing else.

Whoever hands it over leaves the tablet with that: the session that goes on belongs to nobody, and holds only what is to be
filled in. It ends with the answer, when nobody touches the tablet, and when the tablet is removed.
"""

from dataclasses import asdict, dataclass, replace

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment
from booking.diary.sight import sight_of, visit_seen
from booking.intake.filling import is_for, visit_form_answer
from booking.intake.needs import lacking_of
from crm.customers.sight import customer_seen, customer_sight
from crm.forms.filling.answering import Filled, FormOver, form_answer
from crm.forms.models import FormAnswer, FormRequest
from crm.forms.selectors import is_open
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.tablets.lock import tablet_here

HANDED, TOUCHED = "form_handed", "form_touched"
IDLE_SECONDS = 20 * 60  # at the server; the page itself lets go of the tablet after three minutes
SOURCE = "kiosk"


class NotOnTablet(ChignonError):
    """A form is handed over on the salon's tablet, not on somebody's own device."""

    code = "forms_on_tablet"
    status = 403
    message = _("Please do this on the shop's tablet: there the customer sees nothing of the desk.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What is to be filled in: the form of a request, or the one that a visit needs, and by which customer."""

    form_id: int
    request_id: int | None = None
    visit_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom the tablet asks: the customer's name, and the visit that the form is for (None: none)."""

    form_id: int
    name: str
    visit: Appointment | None = None


@service_transaction
def request_hand(*, actor: Actor, clock: Clock, request_id: int, on_tablet: bool) -> Handed:
    """Hand over the form of a request; whoever sees the customer may.

    Raises NotAllowed, NotFound, NotOnTablet, FormOver.
    """
    row = FormRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    if not on_tablet:
        raise NotOnTablet
    if not is_open(row, clock.now()):
        raise FormOver
    audit_record(actor=actor, action="form.hand", target=row, after={"form": row.form_id})
    return Handed(form_id=row.form_id, request_id=row.pk)


@service_transaction
def visit_form_hand(*, actor: Actor, clock: Clock, visit_id: int, form_id: int, on_tablet: bool) -> Handed:
    """Hand over a form that the visit lacks; whoever sees visit and customer may.

    Raises NotAllowed, NotFound, NotOnTablet, FormOver.
    """
    visit = visit_seen(sight_of(actor), visit_id)
    if visit.customer_id is None:
        raise NotFound
    customer_seen(customer_sight(actor), visit.customer_id)
    if not on_tablet:
        raise NotOnTablet
    if form_id not in {need.form.pk for need in lacking_of(visit, clock.now())}:
        raise FormOver
    audit_record(actor=actor, action="form.hand", target=visit, after={"form": form_id})
    return Handed(form_id=form_id, visit_id=visit.pk, customer_id=visit.customer_id)


def handed_asked(handed: Handed, clock: Clock) -> Asked | None:
    """What the tablet still asks; None when it was answered, taken back or is over."""
    if handed.visit_id is None:
        row = FormRequest.objects.select_related("customer").filter(pk=handed.request_id or 0).first()
        is_asked = row is not None and is_open(row, clock.now())
        return Asked(form_id=handed.form_id, name=row.customer.name) if row and is_asked else None
    visit = Appointment.objects.select_related("customer", "location").filter(pk=handed.visit_id).first()
    if visit is None or visit.customer is None or not is_for(handed.customer_id, visit.customer.pk):
        return None
    lacks = {need.form.pk for need in lacking_of(visit, clock.now())}
    if handed.form_id not in lacks:
        return None
    return Asked(form_id=handed.form_id, name=visit.customer.name, visit=visit)


def handed_answer(*, actor: Actor, clock: Clock, handed: Handed, filled: Filled) -> FormAnswer:
    """Keep what was filled in on the tablet; the salon, who handed it over, vouches for who answers. Raises NotFound, FormOver."""
    person = replace(actor, source=SOURCE)
    if handed.visit_id is None:
        request_id = handed.request_id or 0
        return form_answer(actor=person, clock=clock, request_id=request_id, filled=filled)
    return visit_form_answer(
        actor=person,
        clock=clock,
        visit_id=handed.visit_id,
        form_id=handed.form_id,
        filled=filled,
        is_handed=True,
        expected=handed.customer_id,
    )


def tablet_hand(request: HttpRequest, handed: Handed, clock: Clock) -> None:
    """Whoever is on the tablet lets go of it, and leaves nothing on it but the form."""
    logout(request)
    request.session[HANDED] = asdict(handed)
    tablet_touch(request, clock)


def tablet_touch(request: HttpRequest, clock: Clock) -> None:
    """Somebody is still at it."""
    request.session[TOUCHED] = clock.now().timestamp()


def tablet_handed(request: HttpRequest, clock: Clock) -> Handed | None:
    """What this tablet was handed over for; None, and nothing is left of it, when it is not or no more."""
    kept = request.session.get(HANDED)
    if kept is None:
        return None
    is_idle = clock.now().timestamp() - request.session.get(TOUCHED, 0) > IDLE_SECONDS
    if request.user.is_authenticated or is_idle or tablet_here(request) is None:
        tablet_release(request)
        return None
    return Handed(**kept)


def tablet_release(request: HttpRequest) -> None:
    """Nothing is to be filled in on it any more; somebody who has taken the tablet meanwhile stays."""
    if HANDED not in request.session:
        return
    if request.user.is_authenticated:
        request.session.pop(HANDED, None)
        request.session.pop(TOUCHED, None)
    else:
        request.session.flush()
