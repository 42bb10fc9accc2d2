"""Contacts shown to who otherwise sees them masked: one customer at a time, on record, and told to the owner."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet

from crm.customers.models import ContactShown, Export
from crm.customers.page.frame import contacts_shown
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
from crm.customers.standing import customer_held
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.throttle import throttle
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST, WITHIN = 30, 3600
LONGEST_REASON = 200
REPORTED = timedelta(days=90)


@service_transaction
def contacts_show(*, actor: Actor, customer_id: int, reason: str = "") -> list[str]:
    """The customer's contacts in full, and the record that they were shown. Raises NotAllowed, NotFound, TooMany."""
    sight = customer_sight(actor)
    authorise(actor, Action.CUSTOMER_SHOW_CONTACT)
    customer = customer_seen(sight, customer_id)
    whole = contacts_shown(customer, CustomerSight(actor, sight.whole, contacts=True))
    if sight.contacts:
        return whole
    customer_held(customer_id)
    throttle(f"contacts_show:{actor.id}", most=MOST, seconds=WITHIN)
    why = " ".join(reason.replace("\x00", "").split())[:LONGEST_REASON]
    user_id = actor.id if actor.kind is ActorKind.USER else None
    ContactShown.objects.create(user_id=user_id, customer=customer, reason=why)
    audit_record(actor=actor, action="customer.contact_shown", target=customer, after={"reason": why})
    return whole


def shown_lately(now: datetime) -> QuerySet[ContactShown]:
    """What was shown in the last 90 days, newest first."""
    rows = ContactShown.objects.filter(at__gte=now - REPORTED)
    return rows.select_related("user", "customer").order_by("-pk")


def shown_by_person(now: datetime) -> list[Mapping[str, object]]:
    """How many customers each person had shown in the last 90 days, most first."""
    rows = ContactShown.objects.filter(at__gte=now - REPORTED).order_by().values("user", "user__name")
    counted = rows.annotate(times=Count("pk"), people=Count("customer", distinct=True), last=Max("at"))
    return [dict(row) for row in counted.order_by("-times", "user")]


def exports_made() -> QuerySet[Export]:
    """Every export on record, newest first."""
    return Export.objects.select_related("user").order_by("-pk")
