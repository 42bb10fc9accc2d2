"""Reads of portraits: nobody's is seen without their consent."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from crm.customers.models import Consent
from crm.portraits.models import Portrait

PURPOSE = "portrait"


def portraits_wanted(customer_id: int) -> QuerySet[Portrait]:
    """The customer's portrait, where there is one and their last word on it is yes."""
    person = Q(customer=OuterRef("pk")) | Q(customer__merged_into=OuterRef("pk"))
    said = Consent.objects.filter(person, purpose=PURPOSE).order_by("-pk")
    rows = Portrait.objects.annotate(wanted=Subquery(said.values("given")[:1]))
    return rows.filter(customer=customer_id, wanted=True)


def portrait_consent(customer_id: int) -> Consent | None:
    """The customer's last word on a portrait; None when they were never asked."""
    person = Q(customer=customer_id) | Q(customer__merged_into=customer_id)
    return Consent.objects.filter(person, purpose=PURPOSE).order_by("-pk").first()


def is_portrait_wanted(customer_id: int) -> bool:
    """Whether a portrait may be kept and shown."""
    last = portrait_consent(customer_id)
    return last is not None and last.given
