"""Who is found by what: names without accents, pinyin, parts of phones and emails, slips of the finger."""

import pytest
from django.db import connection

from crm.customers.finding.indexing import customers_sought, sought_after
from crm.customers.finding.search import customers_found, customers_matching
from crm.customers.models import Customer, CustomerContact
from crm.customers.services import customer_for
from kernel.actor import system_actor
from tests.cast import CustomerFactory

BY = system_actor("test")


@pytest.fixture
def people(in_a):
    for name, phone, email in [
        ("周静", "+8613800005521", "jing.zhou@example.com"),
        ("曾静怡", "+8613900001111", None),
        ("Inès Lambert", "+33612345678", "ines@studio.example"),
        ("Ana Ribeiro", "+4917612345678", "a%b_c@example.com"),
        ("Zoë O'Brien-Smith", None, None),
        ("100%_sure 👩🏽‍🦰", None, None),
    ]:
        CustomerFactory(name=name, phone=phone, email=email)


def names(text, **how):
    return {customer.name for customer in customers_matching(text, **how)}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周", {"周静"}), ("静", {"周静", "曾静怡"}), ("周静", {"周静"}), ("zj", {"周静", "曾静怡"}), ("ZJY", {"曾静怡"}),
        ("zhou", {"周静"}), ("zhou jing", {"周静"}), ("zhoujing", {"周静"}), ("zengjing", {"曾静怡"}),
        ("5521", {"周静"}), ("138 0000 5521", {"周静"}), ("0086 138-0000-5521", {"周静"}), ("５５２１", {"周静"}),
        ("345678", {"Inès Lambert", "Ana Ribeiro"}), ("+33 6 12 34 56 78", {"Inès Lambert"}),
        ("ines", {"Inès Lambert"}), ("LAMBERT in", {"Inès Lambert"}), ("studio", {"Inès Lambert"}),
        ("jing.zhou", {"周静"}), ("zhou@example.com", {"周静"}), ("a%b_c@", {"Ana Ribeiro"}), ("%@", set()),
        ("ribiero", {"Ana Ribeiro"}), ("周净", {"周静"}), ("smith zoe", {"Zoë O'Brien-Smith"}),
        ("a", set()), ("_%", set()), ("100%", {"100%_sure 👩🏽‍🦰"}), ("|", set()), ("\x00", set()), ("' OR 1=1 --", set()),
        ("x" * 10_000, set()),
    ],
)  # fmt: skip
def test_a_customer_is_found_by_what_is_remembered(text, found):
    assert names(text) == found


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zjy", {"曾静怡"}), ("ana rib", {"Ana Ribeiro"}), ("5521", set()), ("3800005521", set()),
        ("example", set()), ("jing.zhou@example.com", set()), ("studio", set()),
        ("+86 138 0000 5521", {"周静"}), ("0176 12345678", {"Ana Ribeiro"}),
    ],
)  # fmt: skip
def test_who_sees_no_contacts_finds_a_phone_only_whole(text, found):
    assert names(text, by_contact=False) == found


@pytest.mark.usefixtures("people")
def test_whole_words_come_first_then_the_newest():
    CustomerFactory(name="Anabel")
    assert [customer.name for customer in customers_matching("ana")] == ["Ana Ribeiro", "Anabel"]


def test_whoever_was_merged_is_found_no_more(in_a):
    kept, gone = CustomerFactory(name="Ada Kept"), CustomerFactory(name="Ada Gone")
    Customer.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert names("ada") == {"Ada Kept"}
    assert list(customers_found("ada")) == [kept]


def test_a_booking_writes_what_its_customer_is_found_by(in_a):
    known = customer_for(actor=BY, name="林悦", phone="+8613811112222", vouched=True)
    taken = customer_for(
        actor=BY, name="Other", phone="+8613833334444", email="l|y@example.com", vouched=True
    )
    customer_for(actor=BY, name="林悦", phone="+8613811112222", email="ly@example.com", vouched=True)
    customer_for(actor=BY, name="Third", phone="+8613855556666", email="ly@example.com", vouched=True)
    assert names("ly@example.com") == {"林悦"}
    assert names("l|y@example.com") == {"Other"}
    assert customers_sought([known.pk, taken.pk]) == 0


def test_texts_that_were_not_kept_are_mended(in_a):
    ada = CustomerFactory(name="Ada")
    Customer.objects.filter(pk=ada.pk).update(name="Ida", sought="")
    CustomerContact.objects.create(customer=ada, kind="phone", value="+491701234567")
    assert names("ida") == set()
    customers_sought([ada.pk])
    assert names("ida") == names("1234567") == {"Ida"}


def test_after_an_upgrade_everybody_is_looked_through_in_parts(own_database, salon_a, inside, monkeypatch):
    monkeypatch.setattr("crm.customers.finding.indexing.CHUNK", 2)
    with inside(salon_a):
        made = [CustomerFactory(name=f"周{n}") for n in range(3)]
        Customer.objects.update(sought="")
        first = sought_after(0)
        assert (first, sought_after(first)) == (made[1].pk, 0)
        assert len(names("zhou")) == 3


def test_a_search_goes_through_the_index(in_a):
    query = str(customers_found("5521").only("pk").query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query.replace('%5521%', chr(39) + '%5521%' + chr(39))}")
        assert "customers_sought_idx" in str(cursor.fetchall())
