"""Reads of customers."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from crm.customers.models import VOUCHED_SOURCES, ContactKind, Customer, Tag
from kernel.audit.models import AuditLine
from kernel.errors import NotFound

MAYBE_SAME = (
    "customer.maybe_same"  # on the trail of a customer: `after["customer_id"]` has what they typed besides
)


def customer_by_id(customer_id: int) -> Customer:
    """The customer of that id, or who they were merged into; raises NotFound."""
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    return customer if customer.merged_into_id is None else customer_by_id(customer.merged_into_id)


@dataclass(frozen=True, slots=True)
class SureContacts:
    """Where somebody is written to for certain, "" for nowhere."""

    email: str = ""
    phone: str = ""


def sure_contacts(customer: Customer) -> SureContacts:
    """The contacts to which what opens all of a customer's visits may go.

    Whoever booked first may have typed both: the email beside somebody else's phone may be a stranger's, and later visits
    are found by that phone. So it is the phone where there is one, and both only where the email is proved or the salon
    itself took them down.
    """
    rows = list(customer.contacts.order_by("pk"))
    first = {row.kind: row for row in reversed(rows) if row.is_primary}
    phone, email = first.get(ContactKind.PHONE), first.get(ContactKind.EMAIL)
    is_only_email = all(row.kind != ContactKind.PHONE for row in rows)
    is_sure = is_only_email or customer.source in VOUCHED_SOURCES or bool(email and email.verified_at)
    return SureContacts(email.value if email and is_sure else "", phone.value if phone else "")


def twins_noted(customer_id: int) -> set[int]:
    """Who may be the same person as the customer: they have the email that was typed with the customer's phone."""
    label = Customer._meta.label_lower
    lines = AuditLine.objects.filter(action=MAYBE_SAME, object_type=label, object_id=customer_id)
    return {line.after["customer_id"] for line in lines}


def tags_counted() -> QuerySet[Tag]:
    """All tags by name, each with `people`, how many customers have it."""
    return Tag.objects.annotate(people=Count("tagging")).order_by("name", "pk")


def tag_by_id(tag_id: int) -> Tag:
    """The tag of that id, with `people`; raises NotFound."""
    tag = tags_counted().filter(pk=tag_id).first()
    if tag is None:
        raise NotFound
    return tag
