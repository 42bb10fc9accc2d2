"""The same person is found again, however they write; and nobody is changed by a stranger who types their phone."""

import pytest

from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import MAYBE_SAME, SureContacts, sure_contacts, twins_noted
from crm.customers.services import customer_for, customer_walk_in
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.errors import BadInput
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")

ACTOR = system_actor("test")
PHONE = "+8613800138000"


def found(name="Li Na", **contacts):
    """The customer of those contacts, read as typed in China."""
    return customer_for(actor=ACTOR, name=name, country="CN", **contacts)


@pytest.mark.parametrize(
    "typed",
    [
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "１３８００１３８０００",
        "(+86)138-0013-8000",
    ],
)
def test_a_chinese_phone_is_one_phone_in_every_form(typed):
    known = CustomerFactory(phone=PHONE)
    assert found(phone=typed) == known


@pytest.mark.parametrize("typed", ["Mia@Example.com", " mia@example.com ", "MIA@EXAMPLE.COM"])
def test_an_email_is_one_email_in_every_case(typed):
    known = CustomerFactory(email="mia@example.com")
    assert found(email=typed) == known


def test_a_person_found_keeps_name_and_language():
    known = CustomerFactory(name="Mia Lindt", phone=PHONE, language="en")
    found("Mallory", phone=PHONE, language="zh-hans")
    known.refresh_from_db()
    assert (known.name, known.language) == ("Mia Lindt", "en")


MIA, BEN = "mia@example.com", "ben@example.com"
# What is known of the phone and of the email, whether the salon vouches: whose it is, and which contacts they have then.
CASES = """
phone    email    stranger  vouched
known    same     mia:pe    mia:pe
known    other    mia:p     mia:p
known    unknown  mia:p     mia:pe
known    none     mia:p     mia:p
unknown  other    new:p     ben:pe
unknown  unknown  new:p     new:pe
unknown  none     new:p     new:p
none     other    ben:e     ben:e
none     unknown  new:e     new:e
"""
ROWS = [line.split() for line in CASES.strip().splitlines()[1:]]


@pytest.mark.parametrize(
    ("phone", "email", "vouched", "expected"),
    [
        (phone, email, vouched, answer)
        for phone, email, *answers in ROWS
        for vouched, answer in zip((False, True), answers, strict=True)
    ],
)
def test_whose_a_phone_and_an_email_are(phone, email, vouched, expected):
    mia = CustomerFactory(
        phone=PHONE if phone == "known" else "+8613900000001", email=MIA if email == "same" else None
    )
    ben = CustomerFactory(email=BEN, phone=None)
    typed_email = {"same": MIA, "other": BEN, "unknown": "new@example.com", "none": ""}[email]
    who = found(phone="" if phone == "none" else PHONE, email=typed_email, vouched=vouched)
    name = {mia.pk: "mia", ben.pk: "ben"}.get(who.pk, "new")
    kinds = "".join(
        sorted((row.kind[0] for row in CustomerContact.objects.filter(customer=who.pk)), reverse=True)
    )
    assert f"{name}:{kinds}" == expected
    assert BEN in CustomerContact.objects.filter(customer=ben.pk).values_list("value", flat=True)


def noted():
    """Who is noted as maybe the same person, by whom."""
    lines = AuditLine.objects.filter(action=MAYBE_SAME).order_by("pk")
    return [(line.object_id, line.after["customer_id"]) for line in lines]


@pytest.mark.parametrize("phone", [PHONE, "+8613900000002"])
def test_an_email_of_somebody_else_beside_a_phone_is_noted_once_as_maybe_the_same(phone):
    CustomerFactory(phone=PHONE)
    ben = CustomerFactory(email=BEN, phone=None)
    who = found(phone=phone, email=BEN)
    found(phone=phone, email=BEN)
    assert noted() == [(who.pk, ben.pk)]
    assert twins_noted(who.pk) == {ben.pk}


def test_one_s_own_email_beside_one_s_phone_is_no_other_person():
    found(phone=PHONE, email=MIA, vouched=True)
    found(phone=PHONE, email=MIA)
    assert noted() == []


def test_an_email_typed_beside_a_stranger_s_phone_is_free_for_whoever_s_it_is():
    mallory = found("Mallory", phone="+8613900000003", email=MIA)
    mia = found("Mia", email=MIA)
    assert mia.pk != mallory.pk
    assert found("Mia", email=MIA).pk == mia.pk
    assert found("Mia", phone=PHONE, email=MIA).pk not in (mallory.pk, mia.pk)


def test_what_the_salon_takes_down_is_proved_and_what_a_stranger_types_is_not():
    found("Mia", email=MIA)
    assert CustomerContact.objects.get().verified_at is None
    found("Mia", phone=PHONE, email=MIA, vouched=True)
    assert all(CustomerContact.objects.values_list("verified_at", flat=True))


def test_a_proof_is_not_taken_back_by_a_stranger():
    found(phone=PHONE, email=MIA, vouched=True)
    before = list(CustomerContact.objects.order_by("pk").values_list("value", "verified_at", "is_primary"))
    found("Mallory", phone=PHONE, email="mallory@example.com")
    found("Mallory", email=MIA)
    assert (
        list(CustomerContact.objects.order_by("pk").values_list("value", "verified_at", "is_primary"))
        == before
    )


def test_somebody_new_is_written_to_where_they_say():
    found(phone=PHONE, email=MIA, vouched=True)
    assert set(CustomerContact.objects.values_list("is_primary", flat=True)) == {True}


def test_a_contact_that_is_added_stands_on_the_trail():
    CustomerFactory(phone=PHONE)
    found(phone=PHONE, email="li@example.com", vouched=True)
    line = AuditLine.objects.get(action="customer.contact")
    assert line.after == {"contacts": ["li@example.com"]}


def test_nothing_is_written_when_nothing_is_new():
    CustomerFactory(phone=PHONE)
    found(phone=PHONE)
    assert not AuditLine.objects.filter(action__startswith="customer.").exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("  A\n B ", "A B"), ("\u202eevil\u202c", "evil"), ("王\u200b芳", "王芳")]
)
def test_a_name_is_one_line_of_visible_letters(typed, kept):
    assert customer_walk_in(actor=ACTOR, name=typed).name == kept


@pytest.mark.parametrize(
    ("contacts", "source", "sure"),
    [
        ({"phone": PHONE, "email": "mallory@example.com"}, "storefront", ("", PHONE)),
        ({"email": "li@example.com"}, "storefront", ("li@example.com", "")),
        ({"phone": PHONE, "email": "mallory@example.com"}, "desk", ("", PHONE)),
    ],
)
def test_an_email_beside_a_phone_is_nobodys_for_sure(contacts, source, sure):
    who = Customer.objects.get(pk=found(**contacts, source=source).pk)
    assert sure_contacts(who) == SureContacts(*sure)


def test_both_are_sure_where_the_salon_took_them_down():
    who = found(phone=PHONE, email="li@example.com", source="desk", vouched=True)
    found(phone=PHONE, email="mallory@example.com")
    assert sure_contacts(who) == SureContacts("li@example.com", PHONE)


def test_a_phone_that_a_stranger_types_beside_an_email_leaves_its_owner_sure_of_it():
    who = found(email="li@example.com")
    assert found("Mallory", phone=PHONE, email="li@example.com") != who
    assert sure_contacts(who) == SureContacts("li@example.com", "")


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "x" * 121])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(BadInput):
        found(typed, phone=PHONE)
    assert not Customer.objects.exists()
