"""The same person is found again, however they write; and nobody is changed by a stranger who types their phone."""

import pytest

from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import SureContacts, sure_contacts
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


@pytest.mark.parametrize(("vouched", "is_primary"), [(True, True), (False, False)])
def test_a_stranger_s_email_never_becomes_the_one_that_somebody_known_is_written_to(vouched, is_primary):
    CustomerFactory(phone=PHONE)
    found(phone=PHONE, email="mallory@example.com", vouched=vouched)
    assert CustomerContact.objects.get(kind="email").is_primary is is_primary


def test_somebody_new_is_written_to_where_they_say():
    found(phone=PHONE, email="new@example.com")
    assert set(CustomerContact.objects.values_list("is_primary", flat=True)) == {True}


def test_a_contact_that_is_added_stands_on_the_trail():
    CustomerFactory(phone=PHONE)
    found(phone=PHONE, email="li@example.com")
    line = AuditLine.objects.get(action="customer.contact")
    assert line.after == {"contacts": ["li@example.com"]}


def test_nothing_is_written_when_nothing_is_new():
    CustomerFactory(phone=PHONE)
    found(phone=PHONE)
    assert not AuditLine.objects.filter(action__startswith="customer.").exists()


def test_the_phone_decides_between_two_people_and_neither_is_changed():
    by_phone, by_mail = CustomerFactory(phone=PHONE), CustomerFactory(email="b@example.com")
    assert found(phone=PHONE, email="b@example.com") == by_phone
    assert by_mail.contacts.get().value == "b@example.com"


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


def test_a_phone_that_a_stranger_adds_makes_an_email_unsure_and_is_not_sure_itself():
    who = found(email="li@example.com")
    found(phone=PHONE, email="li@example.com")
    assert sure_contacts(who) == SureContacts()


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "x" * 121])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(BadInput):
        found(typed, phone=PHONE)
    assert not Customer.objects.exists()
