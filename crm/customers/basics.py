"""Making and changing a customer at the desk: names, ways to reach them, and everything else that is known."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from crm.customers.contacts.phones import normal_phone
from crm.customers.facts.birthdays import Birthday, birthday_checked, birthday_columns
from crm.customers.facts.fields import CustomerField, built_in_fields, own_fields
from crm.customers.facts.own_services import value_stored
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import ContactKind, Customer, CustomerContact
from crm.customers.services import LONGEST_NAME, name_cleaned, normal_email
from crm.customers.sight import customer_sight
from crm.customers.standing import row_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import current_salon, salon_day
from kernel.errors import PROBLEM_TEXTS, BadInput, Problem, StaleVersion
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
WAYS = ("phones", "emails", "wechat", "address")
CHOSEN = ("language", "found_through", "home_place")
SOURCE = "desk"
KNOWN_WORDS = {
    ContactKind.PHONE: (_("This phone is %(name)s's."), _("This phone is another customer's.")),
    ContactKind.EMAIL: (_("This email is %(name)s's."), _("This email is another customer's.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """What is to be known, as typed. Of `phones` and `emails` the first is the primary one; `own` is by the fields' codes.

    The WAYS to reach somebody may be None, which leaves them as they are: for people who do not see them.
    """

    name: str = ""
    family_name: str = ""
    given_name: str = ""
    preferred_name: str = ""
    gender: str = ""
    language: str = ""
    phones: Sequence[str] | None = ()
    emails: Sequence[str] | None = ()
    wechat: str | None = ""
    address: str | None = ""
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
    ways: dict[ContactKind, list[str]] = field(default_factory=dict)
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
    checked = _checked(basics, None, actor, clock)
    customer = Customer.objects.create(source=SOURCE, **checked.values)
    contacts = _contacts_write(customer, checked, actor, clock)
    customers_sought([customer.pk])
    after = {"name": customer.name, "source": SOURCE, "contacts": contacts}
    audit_record(actor=actor, action="customer.create", target=customer, after=after)
    return customer


@service_transaction
def customer_change(
    *, actor: Actor, clock: Clock, customer_id: int, version: int, basics: Basics
) -> Customer:
    """Write what is known now. Raises NotAllowed, NotFound (also for one merged away), StaleVersion, BadInput as making does."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer = row_locked(customer_id)
    if customer.version != version:
        raise StaleVersion(version=customer.version)
    checked = _checked(basics, customer, actor, clock)
    had = [row.value for row in customer.contacts.order_by("pk")]
    before, after = changes(customer, checked.values)
    has = _contacts_write(customer, checked, actor, clock)
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
    customer = row_locked(customer_id)
    customer.contacts.update(confirmed_at=clock.now())
    audit_record(actor=actor, action="customer.contacts_confirmed", target=customer)


def name_of(family: str, given: str) -> str:
    """Family and given name as the script they are in writes them: 林悦, Ana Ribeiro."""
    if any(letter >= "\u2e80" for letter in family + given):
        return family + given
    return f"{given} {family}".strip()


def basics_problems(
    *, actor: Actor, basics: Basics, customer: Customer | None, clock: Clock
) -> list[Problem]:
    """Everything that is wrong with what was typed, for a form that is refused already; nothing is changed."""
    try:
        _checked(basics, customer, actor, clock)
    except BadInput as refused:
        return list(refused.problems)
    return []


def _checked(basics: Basics, customer: Customer | None, actor: Actor, clock: Clock) -> _Checked:
    """The checked basics. Raises BadInput with all that is wrong."""
    checked = _Checked()
    checked.values = _texts(basics, checked)
    checked.values |= _chosen(basics, customer, checked)
    checked.values |= _birthday(basics.birthday, checked, clock)
    checked.values["referrer_id"] = _referrer(basics.referrer_id, customer, checked, actor)
    checked.values["own"] = _own(basics.own, customer, checked)
    checked.ways = _ways(basics, customer, checked)
    checked.problems += _known(checked, customer, actor)
    if checked.problems:
        raise BadInput(checked.problems)
    return checked


def _texts(basics: Basics, checked: _Checked) -> dict[str, Any]:
    typed = {name: getattr(basics, name) for name in LONGEST}
    values: dict[str, Any] = {name: name_cleaned(text) for name, text in typed.items() if text is not None}
    checked.problems += [
        Problem(name, "too_long", PROBLEM_TEXTS["too_long"])
        for name, text in values.items()
        if len(text) > LONGEST[name]
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
        birthday = checked.take(lambda: birthday_checked(typed, today=salon_day(clock)))
    return birthday_columns(birthday)


def _referrer(
    referrer_id: int | None, customer: Customer | None, checked: _Checked, actor: Actor
) -> int | None:
    """Somebody whom the person sees; who stands there already may stay."""
    if not referrer_id or (customer is not None and referrer_id == customer.referrer_id):
        return referrer_id
    is_self = customer is not None and referrer_id == customer.pk
    others = customer_sight(actor).customers(Customer.objects.filter(merged_into=None, erased_at=None))
    if is_self or not others.filter(pk=referrer_id).exists():
        checked.problems.append(Problem("referrer_id", "unknown", _("Please choose a customer of yours.")))
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


def _ways(basics: Basics, customer: Customer | None, checked: _Checked) -> dict[ContactKind, list[str]]:
    """The normal forms of the phones and emails, each once, in order; those left as they are do not stand in it."""
    country = current_salon().country
    had = Counter(row.kind for row in customer.contacts.all()) if customer else Counter()
    found: dict[ContactKind, list[str]] = {}
    for kind, typed, normal in (
        (ContactKind.PHONE, basics.phones, lambda text: normal_phone(text, country)),
        (ContactKind.EMAIL, basics.emails, normal_email),
    ):
        if typed is None:
            continue
        found[kind] = _normal_ways(typed, kind, normal, checked)
        if len(found[kind]) > max(MOST_WAYS, had[kind]):  # a merge may have brought more together
            checked.problems.append(Problem(kind.value, "too_many", _("Six of each are enough.")))
    return found


def _normal_ways(
    typed: Sequence[str], kind: ContactKind, normal: Callable[[str], str], checked: _Checked
) -> list[str]:
    """A problem names the field of its place ("phone", "phone_1")."""
    found: list[str] = []
    for place, text in enumerate(typed):
        try:
            found += [normal(text[:254])] if text.strip() else []
        except BadInput as refused:
            checked.problems += [Problem(_input(kind, place), one.code, one.text) for one in refused.problems]
    return list(dict.fromkeys(found))


def _input(kind: ContactKind, place: int) -> str:
    return f"{kind.value}_{place}" if place else kind.value


def _known(checked: _Checked, customer: Customer | None, actor: Actor) -> list[Problem]:
    """Contacts that are somebody else's, whom it names to those who may see them."""
    wanted = [value for values in checked.ways.values() for value in values]
    rows = CustomerContact.objects.filter(value__in=wanted)
    others = list(rows.exclude(customer=customer) if customer else rows)
    owners = Customer.objects.filter(pk__in=[row.customer_id for row in others])
    seen = dict(customer_sight(actor).customers(owners).values_list("pk", "name")) if others else {}
    return [_known_problem(row, checked, seen.get(row.customer_id, "")) for row in others]


def _known_problem(row: CustomerContact, checked: _Checked, owner: str) -> Problem:
    kind = ContactKind(row.kind)
    values = checked.ways.get(kind, [])
    place = values.index(row.value) if row.value in values else 0
    named, unnamed = KNOWN_WORDS[kind]
    return Problem(_input(kind, place), "known", named % {"name": owner} if owner else unnamed)


def _contacts_write(customer: Customer, checked: _Checked, actor: Actor, clock: Clock) -> list[str]:
    """Make the contacts those checked: rows that stay keep when they were verified; a kind that was not asked for stays.

    Gives all of them. Raises BadInput for a rival's.
    """
    wanted = {
        (kind.value, value): place == 0
        for kind, values in checked.ways.items()
        for place, value in enumerate(values)
    }
    all_rows = list(customer.contacts.order_by("pk"))
    rows = {(row.kind, row.value): row for row in all_rows if row.kind in checked.ways}
    customer.contacts.filter(pk__in=[row.pk for key, row in rows.items() if key not in wanted]).delete()
    for key, is_primary in wanted.items():
        if key in rows and rows[key].is_primary != is_primary:
            customer.contacts.filter(pk=rows[key].pk).update(is_primary=is_primary)
    new = [
        _contact(customer, kind, value, clock, is_primary=is_primary)
        for (kind, value), is_primary in wanted.items()
        if (kind, value) not in rows
    ]
    try:
        with transaction.atomic():
            CustomerContact.objects.bulk_create(new)
    except IntegrityError:
        raise BadInput(_known(checked, customer, actor)) from None
    return [row.value for row in all_rows if row.kind not in checked.ways] + [
        value for _kind, value in wanted
    ]


def _contact(customer: Customer, kind: str, value: str, clock: Clock, *, is_primary: bool) -> CustomerContact:
    now = clock.now()
    return CustomerContact(
        customer=customer,
        kind=kind,
        value=value,
        is_primary=is_primary,
        verified_at=now,
        confirmed_at=now,
    )
