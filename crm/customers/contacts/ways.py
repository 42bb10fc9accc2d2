"""How a customer is reached: which phone and email are the main ones, what is proved, when somebody last asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.customers.contacts.masking import masked
from crm.customers.contacts.phones import way_shown
from crm.customers.days import day_said
from crm.customers.models import ContactKind, Customer, CustomerContact
from crm.customers.sight import CustomerSight
from crm.customers.standing import row_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import local_day, system_clock, zone
from kernel.context import current_salon
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, may

CONFIRM_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Way:
    """A phone or email as a person may see it. `link` dials or writes, "" where it is hidden; `asked` is the day when somebody last asked, "" for never."""

    row: CustomerContact
    shown: str
    link: str
    asked: str


@service_transaction
def contact_make_main(*, actor: Actor, customer_id: int, contact_id: int) -> None:
    """This phone or email is the one that is used from now on. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = row_locked(customer_id)
    row = customer.contacts.filter(pk=contact_id).first()
    if row is None:
        raise NotFound
    if row.is_primary:
        return
    main_set(row)
    customer.version += 1
    customer.save(update_fields=["version"])
    audit_record(
        actor=actor, action="customer.contact_main", target=customer, after={"contacts": [row.value]}
    )


def main_set(row: CustomerContact) -> None:
    """Make it the one that is used of its kind; an inner step, the caller holds the customer."""
    rows = CustomerContact.objects.filter(customer=row.customer_id, kind=row.kind)
    rows.exclude(pk=row.pk).update(is_primary=False)
    rows.filter(pk=row.pk).update(is_primary=True)


def ways_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The phones and emails with what is known of each, and after a year the question whether they are still right."""
    rows = sorted(
        customer.contacts.all(), key=lambda row: (row.kind != ContactKind.PHONE, not row.is_primary, row.pk)
    )
    may_write = may(sight.actor, Action.CUSTOMER_WRITE)
    if not rows:
        return ""
    kinds = [row.kind for row in rows]
    context = {
        "customer": customer,
        "ways": [_way(row, sight) for row in rows],
        "several": {kind for kind in kinds if kinds.count(kind) > 1},
        "may_write": may_write,
        "is_old": may_write and _is_unconfirmed(customer, rows),
    }
    return render_to_string("desk/customers/ways_panel.html", context, request)


def _way(row: CustomerContact, sight: CustomerSight) -> Way:
    scheme = "tel" if row.kind == ContactKind.PHONE else "mailto"
    return Way(
        row=row,
        shown=way_shown(row.kind, row.value) if sight.contacts else masked(row.value),
        link=f"{scheme}:{row.value}" if sight.contacts else "",
        asked=_day(row.confirmed_at),
    )


def _day(instant: datetime | None) -> str:
    return day_said(local_day(instant, zone(current_salon().time_zone))) if instant else ""


def _is_unconfirmed(customer: Customer, rows: list[CustomerContact]) -> bool:
    """Whether nobody has asked for a year if the contacts are still right."""
    limit = system_clock.now() - CONFIRM_AFTER
    return any((row.confirmed_at or row.verified_at or customer.created_at) < limit for row in rows)
