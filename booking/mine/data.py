"""What a customer says of themselves: how they are called, their language and birthday."""

from dataclasses import dataclass
from typing import Any

from crm.customers.basics import LONGEST, name_of
from crm.customers.facts.birthdays import Birthday, birthday_checked, birthday_columns
from crm.customers.facts.fields import LANGUAGES
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer
from crm.customers.services import LONGEST_NAME, name_cleaned
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import PROBLEM_TEXTS, BadInput, Problem, StaleVersion
from kernel.transactions import service_transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """As typed. Where one of family and given name is there, the name is made of them."""

    name: str = ""
    family_name: str = ""
    given_name: str = ""
    preferred_name: str = ""
    language: str = ""
    birthday: Birthday | None = None


@service_transaction
def details_change(
    *, actor: Actor, clock: Clock, customer_id: int, version: int, details: Details
) -> Customer:
    """Write what the customer says of themselves; the caller has seen who is signed in.

    Raises NotFound (erased meanwhile), StaleVersion (changed at the desk meanwhile), BadInput naming all that is wrong.
    """
    customer = customer_locked(customer_id)
    if customer.version != version:
        raise StaleVersion(version=customer.version)
    values = _checked(details, customer, clock)
    before, after = changes(customer, values)
    if not after:
        return customer
    for name, value in after.items():
        setattr(customer, name, value)
    customer.version += 1
    customer.save(update_fields=[*after, "version"])
    customers_sought([customer.pk])
    audit_record(actor=actor, action="customer.change", target=customer, before=before, after=after)
    return customer


def details_problems(*, details: Details, customer: Customer, clock: Clock) -> list[Problem]:
    """Everything that is wrong with what was typed, for a form that is refused already."""
    try:
        _checked(details, customer, clock)
    except BadInput as refused:
        return list(refused.problems)
    return []


def _checked(details: Details, customer: Customer, clock: Clock) -> dict[str, Any]:
    values, problems = _names(details)
    if details.language not in ("", customer.language, *LANGUAGES):
        problems.append(Problem("language", "unknown", PROBLEM_TEXTS["unknown"]))
    try:
        values |= _birthday(details.birthday, clock)
    except BadInput as refused:
        problems += refused.problems
    if problems:
        raise BadInput(problems)
    return values | {"language": details.language}


def _names(details: Details) -> tuple[dict[str, Any], list[Problem]]:
    parts = ("family_name", "given_name", "preferred_name")
    values = {name: name_cleaned(getattr(details, name)) for name in parts}
    too_long = [name for name in parts if len(values[name]) > LONGEST[name]]
    problems = [Problem(name, "too_long", PROBLEM_TEXTS["too_long"]) for name in too_long]
    values["name"] = name_of(values["family_name"], values["given_name"]) or name_cleaned(details.name)
    if not values["name"] or len(values["name"]) > LONGEST_NAME:
        code = "too_long" if values["name"] else "required"
        problems.append(Problem("name", code, PROBLEM_TEXTS[code]))
    return values, problems


def _birthday(birthday: Birthday | None, clock: Clock) -> dict[str, Any]:
    if birthday is not None:
        birthday = birthday_checked(birthday, today=salon_day(clock))
    return birthday_columns(birthday)
