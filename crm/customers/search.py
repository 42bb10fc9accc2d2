"""Finding customers by what people remember of them: a part of the name, the phone or the email."""

import re
import unicodedata

from django.db.models import Q, QuerySet

from crm.customers.models import ContactKind, Customer
from crm.customers.phones import normal_phone
from crm.customers.services import normal_email
from crm.customers.sight import CustomerSight
from kernel.context import current_salon
from kernel.errors import BadInput

SHORTEST = 2
FEWEST_DIGITS = 3


def customers_matching(text: str, most: int = 8) -> list[Customer]:
    """Up to `most` customers, newest first, with their contacts; none for fewer than two characters.

    Every word must be in the name or the email; digits are looked for in phones, however they were typed.
    One character of Chinese is enough, since it is a whole word.
    """
    asked = unicodedata.normalize("NFKC", text).strip()[:80]
    if len(asked) < SHORTEST and asked.isascii():
        return []
    rows = Customer.objects.filter(_matching(asked), merged_into=None).prefetch_related("contacts")
    return list(rows.order_by("-pk").distinct()[:most])


def customers_found(text: str) -> QuerySet[Customer]:
    """Everybody who matches, by name; all where nothing is asked for. Whoever was merged into another is left out."""
    rows = Customer.objects.filter(merged_into=None).order_by("name", "pk")
    asked = unicodedata.normalize("NFKC", text).strip()[:80]
    return rows.filter(_matching(asked)).distinct() if asked else rows


def _matching(asked: str) -> Q:
    digits = re.sub(r"\D", "", asked)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\d\s()+./-]", asked):
        return Q(contacts__kind="phone", contacts__value__contains=digits.lstrip("0") or digits)
    words = Q()
    for word in asked.split():
        words &= Q(name__icontains=word) | Q(contacts__kind="email", contacts__value__icontains=word)
    return words


def customer_with_contact(kind: str, text: str, sight: CustomerSight) -> Customer | None:
    """Whose phone or email this is, as typed; None for nobody, and for nobody that the person sees."""
    try:
        value = (
            normal_phone(text, current_salon().country) if kind == ContactKind.PHONE else normal_email(text)
        )
    except BadInput:
        return None
    rows = Customer.objects.filter(contacts__kind=kind, contacts__value=value)
    return sight.customers(rows).first()
