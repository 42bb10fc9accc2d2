"""Making and changing a customer at the desk: names, ways to reach them, and everything else that is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from crm.customers.birthdays import Birthday, birthday_checked
from crm.customers.fields import CustomerField, built_in_fields, own_fields
from crm.customers.indexing import customers_sought
from crm.customers.models import Calendar, ContactKind, Customer, CustomerContact
from crm.customers.own_services import value_stored
from crm.customers.phones import normal_phone
from crm.customers.services import LONGEST_NAME, name_cleaned, normal_email
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock, local_day, zone
from kernel.context import current_salon
from kernel.errors import PROBLEM_TEXTS, BadInput, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_WAYS = 6
LONGEST = {
    "family_name": 60,
    "given_name": 60,
    "preferred_name": 60,
    "gender": 30,
    "wechat": 60,
    "address": 300,
    "company": 120,
    "online_block": 200,
    "language": 10,
}
CHOSEN = ("language", "found_through", "home_place")
SOURCE = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """What is to be known, as typed. Of `phones` and `emails` the first is the primary one; `own` is by the fields' codes."""

    name: str = ""
    family_name: str = ""
    given_name: str = ""
    preferred_name: str = ""
    gender: str = ""
    language: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    wechat: str = ""
    address: str = ""
    company: str = ""
    found_through: str = ""
    referrer_id: int | None = None
    home_place: int | None = None
    birthday: Birthday | None = None
    online_block: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Checked:
    """The columns and contacts that come of the basics, and everything that is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, read: Callable[[], Any]) -> Any:
        """What `read` gives; its problems are noted."""
        try:
            return read()
        except BadInput as refused:
            self.problems += refused.problems
            return None


@service_transaction
def customer_create(*, actor: Actor, clock: Clock, basics: Basics) -> Customer:
    """A new customer, whose contacts the salon's own people have taken down (right customer.write).

    Raises NotAllowed, BadInput naming everything wrong; `Problem.code` "known" is a contact that another customer has.
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    checked = _checked(basics, None, clock)
    customer = Customer.objects.create(source=SOURCE, **checked.values)
    _contacts_write(customer, checked, clock)
    customers_sought([customer.pk])
    after = {"name": customer.name, "source": SOURCE, "contacts": [*checked.phones, *checked.emails]}
    audit_record(actor=actor, action="customer.create", target=customer, after=after)
    return customer


@service_transaction
def customer_change(
    *, actor: Actor, clock: Clock, customer_id: int, version: int, basics: Basics
) -> Customer:
    """Write what is known now. Raises NotAllowed, NotFound (also for one merged away), StaleVersion, BadInput as making does."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = customer_locked(customer_id)
    if customer.version != version:
        raise StaleVersion(version=customer.version)
    checked = _checked(basics, customer, clock)
    had = [row.value for row in customer.contacts.order_by("pk")]
    before, after = changes(customer, checked.values)
    _contacts_write(customer, checked, clock)
    has = [*checked.phones, *checked.emails]
    if sorted(had) != sorted(has):
        before, after = before | {"contacts": had}, after | {"contacts": has}
    for name, value in checked.values.items():
        setattr(customer, name, value)
    customer.version += 1
    customer.save(update_fields=[*checked.values, "version"])
    customers_sought([customer.pk])
    audit_record(actor=actor, action="customer.change", target=customer, before=before, after=after)
    return customer


@service_transaction
def contacts_confirm(*, actor: Actor, clock: Clock, customer_id: int) -> None:
    """Somebody asked whether the contacts are still right, and they are. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = customer_locked(customer_id)
    customer.contacts.update(confirmed_at=clock.now())
    audit_record(actor=actor, action="customer.contacts_confirmed", target=customer)


def customer_locked(customer_id: int) -> Customer:
    """The customer, locked until the transaction ends; the caller is inside a service. Raises NotFound."""
    rows = Customer.objects.select_for_update(no_key=True).filter(merged_into=None)
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    return customer


def name_of(family: str, given: str) -> str:
    """Family and given name as the script they are in writes them: 林悦, Ana Ribeiro."""
    if any(letter >= "\u2e80" for letter in family + given):
        return family + given
    return f"{given} {family}".strip()


def basics_problems(*, basics: Basics, customer: Customer | None, clock: Clock) -> list[Problem]:
    """Everything that is wrong with what was typed, for a form that is refused already; nothing is changed."""
    try:
        _checked(basics, customer, clock)
    except BadInput as refused:
        return list(refused.problems)
    return []


def _checked(basics: Basics, customer: Customer | None, clock: Clock) -> _Checked:
    """The checked basics. Raises BadInput with all that is wrong."""
    checked = _Checked()
    checked.values = _texts(basics, checked)
    checked.values |= _chosen(basics, customer, checked)
    checked.values |= _birthday(basics.birthday, checked, clock)
    checked.values["referrer_id"] = _referrer(basics.referrer_id, customer, checked)
    checked.values["own"] = _own(basics.own, customer, checked)
    country = current_salon().country
    checked.phones = _ways(basics.phones, "phone", lambda text: normal_phone(text, country), checked)
    checked.emails = _ways(basics.emails, "email", normal_email, checked)
    checked.problems += _known(checked, customer)
    if checked.problems:
        raise BadInput(checked.problems)
    return checked


def _texts(basics: Basics, checked: _Checked) -> dict[str, Any]:
    values: dict[str, Any] = {name: name_cleaned(getattr(basics, name)) for name in LONGEST}
    checked.problems += [
        Problem(name, "too_long", PROBLEM_TEXTS["too_long"])
        for name, longest in LONGEST.items()
        if len(values[name]) > longest
    ]
    made = name_of(values["family_name"], values["given_name"])
    values["name"] = made or name_cleaned(basics.name)
    if not values["name"]:
        checked.problems.append(Problem("name", "required", _("Please give a name.")))
    if len(values["name"]) > LONGEST_NAME:
        checked.problems.append(Problem("name", "too_long", _("This name is too long.")))
    return values


def _chosen(basics: Basics, customer: Customer | None, checked: _Checked) -> dict[str, Any]:
    """The values of lists; one that has left its list may stay where it stands."""
    fields = {one.code: one for one in built_in_fields() if one.code in CHOSEN}
    values = {code: getattr(basics, code) for code in CHOSEN}
    for code, value in values.items():
        was = getattr(customer, code) if customer else None
        if value not in (None, "", was) and str(value) not in dict(fields[code].open_choices):
            checked.problems.append(Problem(code, "unknown", PROBLEM_TEXTS["unknown"]))
    return values


def _birthday(birthday: Birthday | None, checked: _Checked, clock: Clock) -> dict[str, Any]:
    if (typed := birthday) is not None:
        today = local_day(clock.now(), zone(current_salon().time_zone))
        birthday = checked.take(lambda: birthday_checked(typed, today=today))
    return {
        "birth_calendar": Calendar.LUNAR if birthday and birthday.is_lunar else Calendar.SOLAR,
        "birth_year": birthday.year if birthday else None,
        "birth_month": birthday.month if birthday else None,
        "birth_day": birthday.day if birthday else None,
        "birth_leap": bool(birthday and birthday.leap),
    }


def _referrer(referrer_id: int | None, customer: Customer | None, checked: _Checked) -> int | None:
    is_self = customer is not None and referrer_id == customer.pk
    if referrer_id and (is_self or not Customer.objects.filter(pk=referrer_id).exists()):
        checked.problems.append(Problem("referrer_id", "unknown", PROBLEM_TEXTS["unknown"]))
    return referrer_id


def _own(typed: Mapping[str, Any], customer: Customer | None, checked: _Checked) -> dict[str, Any]:
    """The stored own values: those typed, and those of fields that are put away."""
    fields: dict[str, CustomerField] = {one.code: one for one in own_fields()}
    kept = {code: value for code, value in (customer.own if customer else {}).items() if code not in fields}
    checked.problems += [
        Problem(code, "unknown", PROBLEM_TEXTS["unknown"]) for code in typed if code not in fields
    ]
    for code, one in fields.items():
        value = typed.get(code)
        stored = checked.take(partial(value_stored, one, value))
        if stored is not None:
            kept[code] = stored
    return kept


def _ways(typed: Sequence[str], name: str, normal: Callable[[str], str], checked: _Checked) -> list[str]:
    """The normal forms, each once, in order; a problem names the field of its place ("phone", "phone_1")."""
    found: list[str] = []
    for place, text in enumerate(typed):
        if not text.strip():
            continue
        try:
            found.append(normal(text[:254]))
        except BadInput as refused:
            at = f"{name}_{place}" if place else name
            checked.problems += [Problem(at, one.code, one.text) for one in refused.problems]
    if len(found) > MOST_WAYS:
        checked.problems.append(Problem(name, "too_many", _("Six of each are enough.")))
    return list(dict.fromkeys(found))


def _known(checked: _Checked, customer: Customer | None) -> list[Problem]:
    """Contacts that are somebody else's."""
    rows = CustomerContact.objects.filter(value__in=[*checked.phones, *checked.emails]).select_related(
        "customer"
    )
    others = rows.exclude(customer=customer) if customer else rows
    return [_known_problem(row, checked) for row in others]


def _known_problem(row: CustomerContact, checked: _Checked) -> Problem:
    ways = checked.phones if row.kind == ContactKind.PHONE else checked.emails
    place = ways.index(row.value) if row.value in ways else 0
    words = (
        _("This phone is %(name)s's.") if row.kind == ContactKind.PHONE else _("This email is %(name)s's.")
    )
    name = f"{row.kind}_{place}" if place else str(row.kind)
    return Problem(name, "known", words % {"name": row.customer.name})


def _contacts_write(customer: Customer, checked: _Checked, clock: Clock) -> None:
    """Make the contacts those checked: rows that stay keep when they were verified. Raises BadInput for a rival's."""
    wanted = {
        (kind, value): place == 0
        for kind, values in ((ContactKind.PHONE, checked.phones), (ContactKind.EMAIL, checked.emails))
        for place, value in enumerate(values)
    }
    rows = {(row.kind, row.value): row for row in customer.contacts.all()}
    customer.contacts.filter(pk__in=[row.pk for key, row in rows.items() if key not in wanted]).delete()
    for key, is_primary in wanted.items():
        if key in rows and rows[key].is_primary != is_primary:
            customer.contacts.filter(pk=rows[key].pk).update(is_primary=is_primary)
    now = clock.now()
    new = [
        CustomerContact(
            customer=customer,
            kind=kind,
            value=value,
            is_primary=is_primary,
            verified_at=now,
            confirmed_at=now,
        )
        for (kind, value), is_primary in wanted.items()
        if (kind, value) not in rows
    ]
    try:
        with transaction.atomic():
            CustomerContact.objects.bulk_create(new)
    except IntegrityError:
        raise BadInput(_known(checked, customer)) from None
