"""A customer made and changed at the desk: what is kept, what is refused, and two people at one customer."""

from datetime import timedelta

import pytest

from crm.customers.basics import Basics, contacts_confirm, customer_change, customer_create, name_of
from crm.customers.facts.birthdays import Birthday
from crm.customers.facts.own_services import OwnFieldWish, own_field_create
from crm.customers.forms import CustomerForm
from crm.customers.models import Customer, CustomerContact
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tenants.accounts.models import Role
from tests.cast import CustomerFactory

SYSTEM = system_actor("tests")
COMMON = {"actor": SYSTEM, "clock": system_clock}


def make(**basics):
    """A customer of these basics."""
    return customer_create(**COMMON, basics=Basics(**basics))


def ways(customer):
    """(value, whether primary) of the contacts."""
    return sorted(customer.contacts.values_list("value", "is_primary"))


def problems(call):
    """(field, code) of what is refused."""
    with pytest.raises(BadInput) as refused:
        call()
    return sorted((problem.field, problem.code) for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("family", "given", "shown"),
    [
        ("林", "悦", "林悦"),
        ("Ribeiro", "Ana", "Ana Ribeiro"),
        ("", "Ana", "Ana"),
        ("欧阳", "Lily", "欧阳Lily"),
    ],
)
def test_a_name_is_shown_as_its_script_writes_it(family, given, shown):
    assert name_of(family, given) == shown


def test_everything_typed_is_kept_in_its_normal_form(in_a):
    made = make(
        family_name=" Ribeiro ",
        given_name="Ana",
        phones=["+49 30 1234567", "0049 171 1234567", ""],
        emails=["Ana@Example.com"],
        birthday=Birthday(8, 15, is_lunar=True),
        gender="woman",
    )
    again = Customer.objects.get(pk=made.pk)
    assert (again.name, again.birth_month, again.birth_calendar) == ("Ana Ribeiro", 8, "lunar")
    assert ways(made) == [("+491711234567", False), ("+49301234567", True), ("ana@example.com", True)]


def test_everything_wrong_is_named_at_once_and_nothing_is_kept(in_a):
    other = make(name="Ana", phones=["+49301234567"])
    number = own_field_create(actor=SYSTEM, wish=OwnFieldWish("Shoe size", "number"))
    wrong = Basics(
        name=" ",
        phones=["+49301234567", "12"],
        emails=["nobody"],
        birthday=Birthday(2, 30),
        found_through="no such",
        home_place=987654,
        referrer_id=987654,
        company="x" * 121,
        own={f"own_{number.pk}": "big", "own_0": "1"},
    )
    assert problems(lambda: customer_create(**COMMON, basics=wrong)) == sorted(
        [
            ("name", "required"),
            ("phone", "known"),
            ("phone_1", "phone"),
            ("email", "email"),
            ("birth_day", "invalid"),
            ("found_through", "unknown"),
            ("home_place", "unknown"),
            ("referrer_id", "unknown"),
            ("company", "too_long"),
            (f"own_{number.pk}", "invalid"),
            ("own_0", "unknown"),
        ]
    )
    assert list(Customer.objects.all()) == [other]


def test_another_phone_becomes_the_primary_one_and_verified_ones_stay_verified(in_a):
    made = make(name="Ana", phones=["+49301234567"])
    first = made.contacts.get().verified_at
    customer_change(
        **COMMON,
        customer_id=made.pk,
        version=1,
        basics=Basics(name="Ana", phones=["+491711234567", "+49301234567"]),
    )
    assert ways(made) == [("+491711234567", True), ("+49301234567", False)]
    assert made.contacts.get(value="+49301234567").verified_at == first


def test_what_a_merge_brought_together_is_kept_and_nothing_more_is_added(in_a):
    made = make(name="Ana", phones=[f"+4930123450{n}" for n in range(6)])
    seventh = CustomerContact.objects.create(customer=made, kind="phone", value="+49301234599")
    shown = CustomerForm(customer=Customer.objects.get(pk=made.pk))
    known = [field.value() for field in shown.phones]
    assert len(known) == 7
    basics = Basics(name="Anna", phones=known)
    customer_change(**COMMON, customer_id=made.pk, version=1, basics=basics)
    assert CustomerContact.objects.filter(pk=seventh.pk, customer=made).exists()
    more = Basics(name="Anna", phones=[*known, "+49301234600"])
    assert problems(lambda: customer_change(**COMMON, customer_id=made.pk, version=2, basics=more)) == [
        ("phone", "too_many")
    ]


def test_whose_phone_it_is_is_said_only_to_who_sees_them(in_a):
    make(name="Ana", phones=["+49301234567"])
    near = Actor(
        kind=ActorKind.USER, id=1, role=Role.OWN, rights=frozenset({"customer.write", "customer.see_own"})
    )
    said = {}
    for actor in (SYSTEM, near):
        with pytest.raises(BadInput) as refused:
            customer_create(actor=actor, clock=system_clock, basics=Basics(name="B", phones=["030 1234567"]))
        said[actor] = str(refused.value.problems[0].text)
    assert list(said.values()) == ["This phone is Ana's.", "This phone is another customer's."]


def test_two_tabs_do_not_overwrite_each_other(in_a):
    made = make(name="Ana", phones=["+49301234567"])
    change = {**COMMON, "customer_id": made.pk, "version": 1}
    customer_change(**change, basics=Basics(name="Anna", phones=["+49301234567"]))
    with pytest.raises(StaleVersion):
        customer_change(**change, basics=Basics(name="Anne"))
    assert Customer.objects.get(pk=made.pk).name == "Anna"


def test_what_changed_is_on_the_trail(in_a):
    made = make(name="Ana", phones=["+49301234567"])
    customer_change(**COMMON, customer_id=made.pk, version=1, basics=Basics(name="Ana", company="Rossi"))
    line = AuditLine.objects.get(action="customer.change")
    assert (line.before, line.after) == (
        {"company": "", "contacts": ["+49301234567"]},
        {"company": "Rossi", "contacts": []},
    )


def test_values_of_fields_that_were_put_away_stay(in_a):
    made = CustomerFactory(own={"own_987": "kept"})
    customer_change(**COMMON, customer_id=made.pk, version=1, basics=Basics(name="Ana"))
    assert Customer.objects.get(pk=made.pk).own == {"own_987": "kept"}


def test_nobody_refers_themselves_and_the_merged_are_not_changed(in_a):
    made = make(name="Ana")
    mine = {**COMMON, "customer_id": made.pk, "version": 1}
    assert problems(lambda: customer_change(**mine, basics=Basics(name="Ana", referrer_id=made.pk))) == [
        ("referrer_id", "unknown")
    ]
    Customer.objects.filter(pk=made.pk).update(merged_into=make(name="Anna"))
    with pytest.raises(NotFound):
        customer_change(**mine, basics=Basics(name="Ana"))


def test_contacts_are_confirmed_in_one_go(in_a):
    made = make(name="Ana", phones=["+49301234567"])
    made.contacts.update(confirmed_at=system_clock.now() - timedelta(days=500))
    contacts_confirm(**COMMON, customer_id=made.pk)
    assert made.contacts.get().confirmed_at > system_clock.now() - timedelta(minutes=5)


def test_a_stylist_writes_no_basics(in_a):
    stylist = Actor(kind=ActorKind.USER, id=1, role=Role.STYLIST)
    with pytest.raises(NotAllowed):
        customer_create(actor=stylist, clock=system_clock, basics=Basics(name="Ana"))
