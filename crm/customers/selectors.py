"""Reads of customers."""

from crm.customers.models import Customer
from kernel.errors import NotFound


def customer_by_id(customer_id: int) -> Customer:
    """The customer of that id; raises NotFound."""
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    return customer
