"""Choosing who sent a customer: found by name, phone or email, as far as the person sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.customers.finding.search import asked_for, customers_matching
from crm.customers.models import Customer
from crm.customers.page.frame import contacts_shown
from crm.customers.sight import CustomerSight

UNSEEN = _("somebody whom you do not see")


@dataclass(frozen=True, slots=True)
class ReferrerChoice:
    """One to choose from; `contacts` as the person may see them."""

    pk: int
    name: Any
    contacts: Sequence[str] = ()
    is_chosen: bool = False


def referrer_choices(
    sight: CustomerSight, *, customer: Customer | None, chosen: int | None, asked: str
) -> list[ReferrerChoice]:
    """The one who is chosen first, then those who match `asked`; never the customer themselves.

    Of somebody whom the person does not see only that there is somebody is said, and only where that stands already.
    """
    found = customers_matching(asked, rows=_seen(sight), by_contact=sight.contacts) if asked else []
    but = {chosen, customer.pk if customer else None}
    others = [
        ReferrerChoice(one.pk, one.name, contacts_shown(one, sight)) for one in found if one.pk not in but
    ]
    return [*_chosen(sight, customer, chosen), *others]


def _chosen(sight: CustomerSight, customer: Customer | None, chosen: int | None) -> list[ReferrerChoice]:
    if not chosen or (customer is not None and chosen == customer.pk):
        return []
    one = _seen(sight).prefetch_related("contacts").filter(pk=chosen).first()
    if one is not None:
        return [ReferrerChoice(one.pk, one.name, contacts_shown(one, sight), is_chosen=True)]
    stands = customer is not None and customer.referrer_id == chosen
    return [ReferrerChoice(chosen, UNSEEN, is_chosen=True)] if stands else []


def _seen(sight: CustomerSight) -> Any:
    return sight.customers(Customer.objects.filter(merged_into=None, erased_at=None))


def asked_of(text: str) -> str:
    """What was typed to find somebody."""
    return asked_for(text[:200])
