"""Reads of portraits: nobody's is seen without their consent."""

from django.db.models import QuerySet, Subquery

from crm.customers.models import Consent
from crm.customers.standing import rows_of_people
from crm.portraits.models import Portrait

PURPOSE = "portrait"


def portraits_wanted(customer_id: int) -> QuerySet[Portrait]:
    """The customer's portrait, where there is one and their last word on it is yes."""
    said = _words(customer_id)
    rows = Portrait.objects.annotate(wanted=Subquery(said.values("given")[:1]))
    return rows.filter(customer=customer_id, wanted=True)


def portrait_consent(customer_id: int) -> Consent | None:
    """The customer's last word on a portrait; None when they were never asked."""
    return _words(customer_id).first()


def _words(customer_id: int) -> QuerySet[Consent]:
    said = Consent.objects.filter(customer__in=rows_of_people([customer_id]), purpose=PURPOSE)
    return said.order_by("-pk")


def is_portrait_wanted(customer_id: int) -> bool:
    """Whether a portrait may be kept and shown."""
    last = portrait_consent(customer_id)
    return last is not None and last.given
