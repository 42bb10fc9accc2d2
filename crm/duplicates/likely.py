"""Who somebody who is just being typed may be: asked while a form is filled in and when it is saved."""

from dataclasses import dataclass

from django.db.models import Q

from crm.customers.models import ContactKind, Customer
from crm.customers.phones import normal_phone
from crm.duplicates.finding import EMAIL, NAME, PHONE, email_key, name_key, national
from kernel.errors import BadInput

MOST = 5
SURE = 100


@dataclass(frozen=True, slots=True)
class Likely:
    """A customer who is there already, how sure it is of 100, and the codes of why ("phone", "email", "name")."""

    customer: Customer
    score: int
    reasons: tuple[str, ...]


def likely_same(*, name: str = "", phone: str = "", email: str = "", country: str = "") -> list[Likely]:
    """Up to five customers who may be the one typed, the surest first, with their contacts; three statements at most.

    A phone or email that cannot be read yet is left out of the question. The very same phone or email is sure.
    """
    number = _phone(phone, country)
    address = email.strip().lower()
    asked = _asked(name, number, address)
    if not asked:
        return []
    rows = Customer.objects.filter(asked, merged_into=None).prefetch_related("contacts").distinct()
    found = [_weighed(customer, name, number, address) for customer in rows.order_by("-pk")[: MOST * 4]]
    return sorted((one for one in found if one.reasons), key=lambda one: -one.score)[:MOST]


def _phone(typed: str, country: str) -> str:
    try:
        return normal_phone(typed, country) if typed.strip() else ""
    except BadInput:
        return ""


def _asked(name: str, number: str, address: str) -> Q:
    asked = Q()
    if number:
        asked |= Q(contacts__kind=ContactKind.PHONE, contacts__value__in={number, *_written_else(number)})
    if "@" in address:
        asked |= Q(contacts__kind=ContactKind.EMAIL, contacts__value__in={address, email_key(address)})
    if name.strip():
        asked |= Q(name__iexact=" ".join(name.split()))
    return asked


def _written_else(number: str) -> set[str]:
    """The number read as one of the countries that people mix up with none: its digits with a bare plus."""
    digits = national(number)
    return {f"+{digits}"} if digits else set()


def _weighed(customer: Customer, name: str, number: str, address: str) -> Likely:
    reasons, score = [], 0
    contacts = list(customer.contacts.all())
    values = {contact.value for contact in contacts}
    phones = {national(one.value) for one in contacts if one.kind == ContactKind.PHONE}
    boxes = {email_key(one.value) for one in contacts if one.kind == ContactKind.EMAIL}
    if number and (number in values or national(number) in phones):
        reasons, score = [PHONE.code], SURE if number in values else PHONE.score
    if address and email_key(address) in boxes:
        reasons.append(EMAIL.code)
        score = max(score, SURE if address in values else EMAIL.score)
    if name.strip() and name_key(customer.name) == name_key(name):
        reasons.append(NAME.code)
        score = min(SURE, score + NAME.score)
    return Likely(customer, score, tuple(reasons))
