"""Reads of customers."""

from django.db.models import QuerySet

from crm.customers.models import ContactKind, Customer, CustomerContact
from kernel.errors import NotFound


def customer_by_id(customer_id: int) -> Customer:
    """The customer of that id; raises NotFound."""
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound()
    return customer


def contacts_of(values: dict[ContactKind, str]) -> QuerySet[CustomerContact]:
    """The contacts that stand in the salon under those normal forms, phones first, with their customers."""
    return (
        CustomerContact.objects.filter(value__in=list(values.values()), kind__in=list(values))
        .select_related("customer")
        .order_by("-kind")
    )
