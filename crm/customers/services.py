"""Writes of customers."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext_lazy as _

from crm.customers.models import ContactKind, Customer, CustomerContact
from crm.customers.phones import normal_phone
from crm.customers.selectors import contacts_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, Busy, Problem

LONGEST_NAME = 120
Contacts = Mapping[ContactKind, str]

# One statement, no savepoint: the deciding contact goes in first and waits for a rival who is writing the same
# one; without it there is no customer. The foreign key is checked at commit, so the order does not matter.
_INSERT = """
WITH fresh AS (
  SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) AS id
), deciding AS (
  INSERT INTO customers_customercontact (customer_id, kind, value, is_primary)
  SELECT id, %s, %s, true FROM fresh ON CONFLICT (kind, value) DO NOTHING RETURNING customer_id
), others AS (
  INSERT INTO customers_customercontact (customer_id, kind, value, is_primary)
  SELECT customer_id, kind, value, true FROM deciding, unnest(%s::text[], %s::text[]) AS other(kind, value)
  ON CONFLICT (kind, value) DO NOTHING
)
INSERT INTO customers_customer (id, name, language, note, source, created_at)
SELECT customer_id, %s, %s, '', %s, now() FROM deciding RETURNING id
"""


def customer_for(
    *,
    actor: Actor,
    name: str,
    phone: str = "",
    email: str = "",
    country: str = "",
    language: str = "",
    source: str = "",
) -> Customer:
    """The customer of that phone or email, made if new; an inner step, inside the caller's transaction.

    The phone decides when phone and email lead to two people. A person found keeps the name they have; a
    contact they did not have yet is added. Two callers at once get the same person: the unique constraint
    decides and the loser looks again. Raises BadInput (fields name, phone, email).
    """
    contacts = contacts_checked(name=name, phone=phone, email=email, country=country)
    found = _found(contacts)
    if found is None:
        found = _made_or_found(actor, contacts, name.strip(), language, source)
    return found


def contacts_checked(*, name: str, phone: str, email: str, country: str) -> dict[ContactKind, str]:
    """The normal forms of what was typed, phone first; raises BadInput naming everything that is wrong."""
    problems = _name_problems(name)
    contacts: dict[ContactKind, str] = {}
    try:
        contacts.update(_contacts(phone, email, country))
    except BadInput as error:
        problems += error.problems
    else:
        if not contacts:
            problems.append(Problem("phone", "required", _("Please give a phone number or an email address.")))
    if problems:
        raise BadInput(problems)
    return contacts


def _name_problems(name: str) -> list[Problem]:
    if not name.strip():
        return [Problem("name", "required", _("Please give a name."))]
    if len(name.strip()) > LONGEST_NAME:
        return [Problem("name", "too_long", _("This name is too long."))]
    return []


def _contacts(phone: str, email: str, country: str) -> dict[ContactKind, str]:
    problems: list[Problem] = []
    contacts: dict[ContactKind, str] = {}
    if phone.strip():
        try:
            contacts[ContactKind.PHONE] = normal_phone(phone, country)
        except BadInput as error:
            problems += error.problems
    if email.strip():
        try:
            contacts[ContactKind.EMAIL] = normal_email(email)
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return contacts


def normal_email(text: str) -> str:
    """The address in lower case without blanks; raises BadInput (field "email")."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput.of("email", "email", _("This does not look like an email address.")) from None
    return email


def _found(contacts: Contacts) -> Customer | None:
    known = list(contacts_of(dict(contacts)))
    if not known:
        return None
    customer = known[0].customer
    values = {contact.value for contact in known}
    missing = {kind: value for kind, value in contacts.items() if value not in values}
    if missing:
        _contacts_add(customer, missing)
    return customer


def _contacts_add(customer: Customer, contacts: Contacts) -> None:
    """Add what is not taken; primary unless the person has one of that kind."""
    have = set(customer.contacts.values_list("kind", flat=True))
    CustomerContact.objects.bulk_create(
        [
            CustomerContact(customer=customer, kind=kind, value=value, is_primary=kind not in have)
            for kind, value in contacts.items()
        ],
        ignore_conflicts=True,
    )


def _made_or_found(actor: Actor, contacts: Contacts, name: str, language: str, source: str) -> Customer:
    customer_id = _insert(contacts, name, language, source)
    if customer_id is None:
        found = _found(contacts)
        if found is None:
            raise Busy()
        return found
    customer = Customer(pk=customer_id, name=name, language=language, source=source)
    audit_record(actor=actor, action="customer.create", target=customer, after={"name": name, "source": source})
    return customer


def _insert(contacts: Contacts, name: str, language: str, source: str) -> int | None:
    """The new customer's id, or None when somebody else has just taken the deciding contact."""
    (kind, value), *others = contacts.items()
    values = [kind, value, [other for other, _v in others], [v for _k, v in others], name, language, source]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row = cursor.fetchone()
    return int(row[0]) if row else None


def customer_walk_in(*, actor: Actor, name: str, language: str = "") -> Customer:
    """A new customer known by name alone; an inner step of the desk, inside the caller's transaction."""
    problems = _name_problems(name)
    if problems:
        raise BadInput(problems)
    customer = Customer.objects.create(name=name.strip(), language=language, source="desk")
    audit_record(actor=actor, action="customer.create", target=customer, after={"name": name})
    return customer
