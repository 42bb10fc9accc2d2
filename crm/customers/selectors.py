"""Reads of customers."""

from dataclasses import dataclass

from crm.customers.models import VOUCHED_SOURCES, ContactKind, Customer
from kernel.errors import NotFound


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

    Whoever booked first has typed both: the email beside somebody else's phone may be a stranger's, and later visits are
    found by that phone. So it is the phone where there is one, and both only where the salon itself took them down.
    """
    rows = list(customer.contacts.order_by("pk").values_list("kind", "value", "is_primary"))
    first = {kind: value for kind, value, is_primary in reversed(rows) if is_primary}
    phone, email = first.get(ContactKind.PHONE, ""), first.get(ContactKind.EMAIL, "")
    is_only_email = all(kind != ContactKind.PHONE for kind, _value, _is_primary in rows)
    return SureContacts(email if is_only_email or customer.source in VOUCHED_SOURCES else "", phone)
