"""Asking a customer for a form: a link that works until it is answered, cancelled or too old."""

from datetime import timedelta

from django.utils.translation import gettext as _

from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_held
from crm.forms.models import FormRequest
from crm.forms.selectors import forms_asked, is_open, requests_open
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.ids import reference_new
from kernel.transactions import service_transaction

GOOD_DAYS = 30
REFERENCE_LENGTH = 8


@service_transaction
def request_make(*, actor: Actor, clock: Clock, form_id: int, customer_id: int) -> FormRequest:
    """Ask for a form by hand; whoever sees the customer may. One that is open already is given again.

    Raises NotAllowed, NotFound, BadInput for a form that nobody can fill in.
    """
    customer_seen(customer_sight(actor), customer_id)
    customer = customer_held(customer_id)
    if not forms_asked().filter(pk=form_id).exists():
        raise BadInput.of("form", "unknown", _("Please choose a form that is published."))
    known = requests_open(clock.now()).filter(customer=customer, form=form_id).first()
    return known or request_written(
        actor=actor, clock=clock, form_id=form_id, customer_id=customer.pk, good_days=GOOD_DAYS
    )


@service_transaction
def request_cancel(*, actor: Actor, clock: Clock, request_id: int) -> FormRequest:
    """Take it back: the link is dead. Raises NotAllowed, NotFound."""
    row = FormRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    if is_open(row, clock.now()):
        row.cancelled_at = clock.now()
        row.save(update_fields=["cancelled_at"])
        audit_record(actor=actor, action="form.request_cancel", target=row)
    return row


def request_written(
    *,
    actor: Actor,
    clock: Clock,
    form_id: int,
    customer_id: int,
    good_days: int,
    visit_id: int | None = None,
) -> FormRequest:
    """Write the request down; the caller holds the customer."""
    now = clock.now()
    row = FormRequest.objects.create(
        form_id=form_id,
        customer_id=customer_id,
        visit_id=visit_id,
        reference=reference_new(REFERENCE_LENGTH),
        created_at=now,
        expires_at=now + timedelta(days=good_days),
    )
    audit_record(actor=actor, action="form.request", target=row, after={"form": form_id, "visit": visit_id})
    return row
