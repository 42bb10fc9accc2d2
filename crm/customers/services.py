"""Writes of customers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.phones import normal_phone
from crm.customers.finding.sought import document, names_part
from crm.customers.models import VOUCHED_SOURCES, ContactKind, Customer
from crm.customers.selectors import MAYBE_SAME, twins_noted
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import system_clock
from kernel.errors import BadInput, Busy, Problem
from kernel.prepared import prepared_cursor

LONGEST_NAME = 120
LONGEST_SOURCE = 30
UNVOUCHED_SOURCE = "online"
TRIES = 3
# Controls, and the marks that embed or override the direction of writing: nobody types them, and they hide a name.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
Contacts = Mapping[ContactKind, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom the contacts led to; what was added to them, and who else had what a stranger typed besides."""

    customer: Customer
    is_new: bool
    added: list[str]
    twins: list[int]


# The first of what is given decides whose it is; what else is given is theirs only where the salon vouches for it. "beside"
# is what a stranger typed beside it: it decides nothing and is not theirs, but whoever it belongs to may be the same person.
# One statement finds the person or makes them, without a savepoint. A new person's deciding contact goes in first
# and waits for a rival who is writing the same one; where the rival wins there is no new person, no row comes
# back, and a second look finds theirs. The foreign key is checked at commit, so the order does not matter.
# Somebody known is held until the transaction ends, so that a merge takes along what is written for them now; where
# the merge was faster, no row comes back, and a second look finds the contact at the customer who was kept.
_FIND_OR_MAKE = """
WITH given AS (
  SELECT kind, value, place FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given(kind, value, place)
), beside AS (
  SELECT kind, value FROM unnest(%s::text[], %s::text[]) AS beside(kind, value)
), known AS (
  SELECT c.customer_id AS id FROM customers_customercontact c JOIN given USING (kind, value)
  ORDER BY given.place LIMIT 1
), deciding AS (
  INSERT INTO customers_customercontact (customer_id, kind, value, is_primary, verified_at)
  SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')), kind, value, true, %s::timestamptz FROM given
  WHERE place = 1 AND NOT EXISTS (SELECT FROM known)
  ON CONFLICT (kind, value) DO NOTHING RETURNING customer_id AS id
), held AS (
  SELECT id, name, language, online_block FROM customers_customer
  WHERE id = (SELECT id FROM known) AND merged_into_id IS NULL AND erased_at IS NULL FOR KEY SHARE
), person AS (
  SELECT id FROM held UNION ALL SELECT id FROM deciding
), others AS (
  INSERT INTO customers_customercontact (customer_id, kind, value, is_primary, verified_at)
  SELECT person.id, kind, value, NOT EXISTS (
    SELECT FROM customers_customercontact c WHERE c.customer_id = person.id AND c.kind = given.kind), %s::timestamptz
  FROM person, given WHERE place > 1 OR EXISTS (SELECT FROM known)
  ON CONFLICT (kind, value) DO NOTHING RETURNING value
), proved AS (
  UPDATE customers_customercontact c SET verified_at = %s::timestamptz FROM given, held
  WHERE %s::timestamptz IS NOT NULL AND c.customer_id = held.id AND c.kind = given.kind AND c.value = given.value
    AND c.verified_at IS NULL
), twins AS (
  SELECT DISTINCT c.customer_id AS id FROM customers_customercontact c JOIN beside USING (kind, value)
  WHERE c.customer_id NOT IN (SELECT id FROM person)
), reached AS (
  SELECT string_agg(replace(ltrim(value, '+'), '|', ' '), ' ') AS words FROM (
    SELECT value FROM given WHERE place = 1 AND NOT EXISTS (SELECT FROM known) UNION ALL SELECT value FROM others
  ) AS new
), sought AS (
  UPDATE customers_customer SET sought = sought || (SELECT words FROM reached) || ' '
  WHERE id = (SELECT id FROM known) AND EXISTS (SELECT FROM others)
), made AS (
  INSERT INTO customers_customer (id, name, language, note, source, created_at, sought)
  SELECT id, %s::text, %s::text, '', %s::text, now(), %s::text || (SELECT words FROM reached) || ' '
  FROM deciding RETURNING id, name, language, online_block
)
SELECT id, name, language, online_block, true, array(SELECT value FROM others), array(SELECT id FROM twins) FROM made
UNION ALL SELECT id, name, language, online_block, false, array(SELECT value FROM others), array(SELECT id FROM twins)
  FROM held
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
    vouched: bool = False,
) -> Customer:
    """The customer of that phone or email, made if new; an inner step, inside the caller's transaction.

    What a stranger types is theirs only as far as it decides: the phone where there is one, else the email. An email
    beside a phone finds nobody and becomes nobody's (docs/decisions/0082): else whoever types somebody's address with
    their own phone would be them, or have them become the stranger later. It belongs to the visit alone; whose it is
    already is noted on the trail, as somebody who may be the same person.

    Where the salon vouches (`vouched`), phone and email both lead to the person, the phone first, and what they did not
    have yet is added as proved. A person found keeps the name they have. Two callers at once get the same person: the
    unique constraint decides and the loser looks again. Raises BadInput (fields name, phone, email).
    """
    contacts = contacts_checked(name=name, phone=phone, email=email, country=country)
    if not vouched and source in VOUCHED_SOURCES:
        source = UNVOUCHED_SOURCE  # the API takes any word for it
    for _try in range(TRIES):
        if found := _find_or_make(contacts, name_cleaned(name), language, source, vouched=vouched):
            _found_record(actor, found, source)
            return found.customer
    raise Busy


def _found_record(actor: Actor, found: _Found, source: str) -> None:
    """The lines on the trail: who is new, which contacts are, and who may be the same person (once)."""
    customer = found.customer
    if found.is_new:
        after = {"name": customer.name, "source": source}
        audit_record(actor=actor, action="customer.create", target=customer, after=after)
    elif found.added:
        audit_record(actor=actor, action="customer.contact", target=customer, after={"contacts": found.added})
    for twin in found.twins:
        if found.is_new or twin not in twins_noted(customer.pk):
            audit_record(actor=actor, action=MAYBE_SAME, target=customer, after={"customer_id": twin})


def name_cleaned(text: str) -> str:
    """A name as it is kept: on one line, without blanks at its ends and marks that turn the direction of writing."""
    return " ".join(_UNSEEN.sub("", text).split())


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
            problems.append(
                Problem("phone", "required", _("Please give a phone number or an email address."))
            )
    if problems:
        raise BadInput(problems)
    return contacts


def _name_problems(name: str) -> list[Problem]:
    if not name_cleaned(name):
        return [Problem("name", "required", _("Please give a name."))]
    if len(name_cleaned(name)) > LONGEST_NAME:
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


def _find_or_make(
    contacts: Contacts, name: str, language: str, source: str, *, vouched: bool
) -> _Found | None:
    """None when a rival has just taken the deciding contact."""
    typed = list(contacts.items())
    given, beside = (typed, []) if vouched else (typed[:1], typed[1:])
    proved = system_clock.now() if vouched else None
    values: list[Any] = [*_columns(given), *_columns(beside), proved, proved, proved, proved]
    with prepared_cursor() as cursor:
        cursor.execute(_FIND_OR_MAKE, [*values, name, language, source[:LONGEST_SOURCE], names_part([name])])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, known_as, speaks, block, is_new, added, twins = row
    customer = Customer(pk=pk, name=known_as, language=speaks, source=source, online_block=block)
    return _Found(customer, is_new, added, twins)


def _columns(pairs: Sequence[tuple[ContactKind, str]]) -> tuple[list[str], list[str]]:
    """Kinds and values, as two arrays."""
    return [kind for kind, _value in pairs], [value for _kind, value in pairs]


def customer_walk_in(*, actor: Actor, name: str, language: str = "") -> Customer:
    """A new customer known by name alone; an inner step of the desk, inside the caller's transaction."""
    problems = _name_problems(name)
    if problems:
        raise BadInput(problems)
    known_as = name_cleaned(name)
    customer = Customer.objects.create(
        name=known_as, language=language, source="desk", sought=document([known_as], [])
    )
    audit_record(actor=actor, action="customer.create", target=customer, after={"name": customer.name})
    return customer
