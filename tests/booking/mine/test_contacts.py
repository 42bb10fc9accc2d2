"""A customer adds a phone or email by the code that came there, says which is the main one, and removes one."""

import pytest

from booking.mine import contacts
from booking.mine.codes import code_redeem, link_of
from booking.mine.contacts import contact_ask, contact_make_main, contact_prove, contact_remove
from booking.mine.letters import KIND
from booking.mine.models import CustomerSession, SignInCode
from booking.mine.sending import code_send
from booking.mine.sessions import key_hash, session_of
from crm.customers.finding.search import customers_found
from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import twins_noted
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from crm.privacy.erasing import person_erased
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from kernel.errors import BadInput, NotFound
from kernel.throttle import TooMany
from tests.booking.mine.conftest import ANYBODY, NET, ask, newest_code, redeem, right_code, wrong_code
from tests.cast import CustomerFactory
from tests.conftest import client_of

NEW = "ada@new.example"


@pytest.fixture
def session(ada, clock):
    """Ada's browser, signed in by ada@example.com."""
    return session_of(redeem(ask(clock), right_code(), clock).key, clock.now())


def wants(session, clock, typed=NEW, network=NET):
    contact_ask(session=session, typed=typed, network=network, language="en", clock=clock)


def proves(session, clock, typed=None):
    return contact_prove(
        actor=ANYBODY, session=session, typed=typed or right_code(), network=NET, clock=clock
    )


def of(customer):
    rows = customer.contacts.order_by("pk")
    return [(row.value, row.is_primary, row.verified_at is not None) for row in rows]


def test_a_contact_is_theirs_when_its_code_was_typed(ada, session, clock):
    wants(session, clock)
    assert NEW not in [value for value, *_rest in of(ada.customer)]
    assert proves(session, clock).is_done
    assert of(ada.customer) == [("ada@example.com", True, True), (NEW, False, True)]
    assert [one.pk for one in customers_found("ada@new")] == [ada.customer_id]


def test_it_is_on_the_trail_and_the_desk_sees_that_the_customer_changed(ada, session, clock):
    before = Customer.objects.get(pk=ada.customer_id).version
    wants(session, clock)
    proves(session, clock)
    line = AuditLine.objects.get(action="customer.change")
    assert (line.before["contacts"], line.after["contacts"]) == (
        ["ada@example.com"],
        ["ada@example.com", NEW],
    )
    assert Customer.objects.get(pk=ada.customer_id).version == before + 1


def test_the_code_goes_to_the_new_contact_and_lets_nobody_in(ada, session, clock):
    wants(session, clock)
    row = newest_code()
    assert code_send(code_id=row.pk, clock=clock)
    message = Message.objects.filter(kind=KIND).latest("pk")
    said = message_render(message)
    assert (message.to, message.customer_id) == (NEW, ada.customer_id)
    assert right_code() in said.text
    assert link_of(row) not in said.text
    assert "/me/data/contacts/code/" in said.text
    for typed in (right_code(), link_of(row)):
        assert not redeem("anything", typed, clock).key


def test_who_comes_in_by_the_same_browser_key_does_not_redeem_it(ada, session, clock):
    wants(session, clock)
    SignInCode.objects.filter(session=session).update(browser_hash=key_hash("known"))
    came = code_redeem(actor=ANYBODY, browser="known", typed=right_code(), network=NET, clock=clock)
    assert not came.key


def test_a_code_to_come_in_proves_nothing(ada, session, clock):
    ask(clock, NEW)
    assert proves(session, clock) == contacts.Proved()
    assert of(ada.customer) == [("ada@example.com", True, True)]


def test_a_wrong_code_adds_nothing_and_the_fifth_ends_it(ada, session, clock):
    wants(session, clock)
    left = [proves(session, clock, wrong_code()).left for _try in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert not proves(session, clock).is_done
    assert of(ada.customer) == [("ada@example.com", True, True)]


def test_only_the_newest_code_counts(ada, session, clock):
    wants(session, clock)
    first = right_code()
    wants(session, clock, "ada@third.example")
    if first != right_code():
        assert not proves(session, clock, first).is_done
    assert proves(session, clock).is_done
    assert [value for value, *_rest in of(ada.customer)] == ["ada@example.com", "ada@third.example"]


def test_a_code_of_another_browser_adds_nothing(ada, session, clock):
    other = session_of(redeem(ask(clock), right_code(), clock).key, clock.now())
    wants(session, clock)
    assert not proves(other, clock).is_done


def test_what_another_customer_has_stays_theirs_and_is_noted(ada, session, clock):
    bea = CustomerFactory(name="Bea", email=NEW)
    wants(session, clock)
    assert proves(session, clock).is_taken
    assert CustomerContact.objects.get(value=NEW).customer == bea
    assert twins_noted(ada.customer_id) == {bea.pk}


def test_one_that_was_typed_beside_is_proved(ada, session, clock):
    ada.customer.contacts.create(kind="email", value=NEW, is_primary=False)
    wants(session, clock)
    assert proves(session, clock).is_done
    assert of(ada.customer)[1] == (NEW, False, True)


@pytest.mark.parametrize("typed", ["ada@example.com", "", "nothing", "a\x00@example.com", "x" * 300])
def test_what_cannot_be_added_is_named(ada, session, clock, typed):
    with pytest.raises(BadInput) as refused:
        wants(session, clock, typed)
    assert [problem.field for problem in refused.value.problems] == ["contact"]


def test_ten_are_enough(ada, session, clock, monkeypatch):
    monkeypatch.setattr(contacts, "MOST_CONTACTS", 1)
    with pytest.raises(BadInput):
        wants(session, clock)


def test_nobody_is_sent_codes_without_end(ada, session, clock):
    for number in range(contacts.MOST_ASKED_A_DAY):
        wants(session, clock, f"a{number}@new.example")
    with pytest.raises(TooMany):
        wants(session, clock, "one@more.example")


def test_who_was_erased_meanwhile_gets_nothing(ada, session, clock):
    wants(session, clock)
    code = right_code()
    person_erased(actor=system_actor("test"), clock=clock, customer=ada.customer)
    assert not proves(session, clock, code).is_done
    assert not CustomerContact.objects.filter(value=NEW).exists()


def test_the_main_one_is_chosen_among_those_that_are_proved(ada, session, clock):
    new = ada.customer.contacts.create(kind="email", value=NEW, is_primary=False, verified_at=clock.now())
    loose = ada.customer.contacts.create(kind="email", value="loose@example.com", is_primary=False)
    contact_make_main(actor=ANYBODY, session=session, contact_id=new.pk)
    assert [row[:2] for row in of(ada.customer)] == [
        ("ada@example.com", False), (NEW, True), ("loose@example.com", False),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        contact_make_main(actor=ANYBODY, session=session, contact_id=loose.pk)


def test_where_the_main_one_is_removed_the_next_that_is_proved_follows(ada, session, clock):
    main = ada.customer.contacts.create(kind="email", value=NEW, is_primary=True, verified_at=clock.now())
    ada.customer.contacts.filter(pk=session.contact_id).update(is_primary=False)
    contact_remove(actor=ANYBODY, session=session, contact_id=main.pk)
    assert of(ada.customer) == [("ada@example.com", True, True)]


def test_the_one_signed_in_by_stays(ada, session):
    with pytest.raises(BadInput):
        contact_remove(actor=ANYBODY, session=session, contact_id=session.contact_id)
    assert CustomerSession.objects.filter(pk=session.pk).exists()


def test_two_browsers_that_remove_each_others_contact_at_once_leave_one(ada, session, clock):
    wants(session, clock)
    proves(session, clock)
    added = ada.customer.contacts.get(value=NEW)
    row = CustomerSession.objects.create(
        contact=added, key_hash="k" * 64, created_at=clock.now(), expires_at=session.expires_at
    )
    rival = CustomerSession.objects.select_related("contact").get(
        pk=row.pk
    )  # read before the other's word counts
    contact_remove(actor=ANYBODY, session=session, contact_id=added.pk)
    with pytest.raises(NotFound):
        contact_remove(actor=ANYBODY, session=rival, contact_id=session.contact_id)
    assert of(ada.customer) == [("ada@example.com", True, True)]


@pytest.mark.parametrize("change", [contact_make_main, contact_remove])
def test_another_customers_contact_is_not_there(ada, session, change):
    bea = CustomerFactory(name="Bea", email="bea@example.com")
    with pytest.raises(NotFound):
        change(actor=ANYBODY, session=session, contact_id=bea.contacts.get().pk)
    assert bea.contacts.get().is_primary


def test_a_rival_who_wrote_the_contact_between_the_look_and_the_row_keeps_it(
    ada, session, clock, monkeypatch
):
    wants(session, clock)
    bea = CustomerFactory(name="Bea")
    look = contacts.contact_known

    def late(kind, value):
        monkeypatch.setattr(contacts, "contact_known", look)
        bea.contacts.create(kind=kind, value=value)

    monkeypatch.setattr(contacts, "contact_known", late)
    assert proves(session, clock).is_taken
    assert CustomerContact.objects.get(value=NEW).customer == bea


def test_on_a_phone_it_is_added_by_its_code(inside_page, visits, salon_a):
    assert (
        inside_page.post("/me/data/contacts/", {"contact": "Ada@New.example"})["Location"]
        == "/me/data/contacts/code/"
    )
    assert b"ada@new.example" in inside_page.get("/me/data/contacts/code/").content
    with salon_context(salon_a):
        wrong, right = wrong_code(), right_code()
    refused = inside_page.post("/me/data/contacts/code/", {"code": wrong})
    assert (refused.status_code, b"This is not the code" in refused.content) == (422, True)
    assert inside_page.post("/me/data/contacts/code/", {"code": right})["Location"] == "/me/data/#contacts"
    page = inside_page.get("/me/data/").content.decode()
    assert page.index("ada@example.com") < page.index(NEW)
    with salon_context(salon_a):
        new = CustomerContact.objects.get(value=NEW)
    inside_page.post(f"/me/data/contacts/{new.pk}/main/")
    assert inside_page.get("/me/data/").content.decode().index(NEW) < page.index(NEW)
    inside_page.post(f"/me/data/contacts/{new.pk}/remove/")
    assert NEW not in inside_page.get("/me/data/").content.decode()


def test_a_code_that_is_over_is_said_to_be(inside_page):
    assert b"This code is over" in inside_page.get("/me/data/contacts/code/").content


def test_what_another_customer_has_is_said_to_whoever_proved_it(inside_page, visits, salon_a):
    inside_page.post("/me/data/contacts/", {"contact": "bea@example.com"})
    with salon_context(salon_a):
        code = right_code()
    said = inside_page.post("/me/data/contacts/code/", {"code": code}, follow=True)
    assert b"of another customer" in said.content


@pytest.mark.parametrize("address", ["/me/data/contacts/", "/me/data/contacts/code/"])
def test_a_stranger_is_asked_to_sign_in_first(salon_a, address):
    assert client_of(salon_a).get(address)["Location"] == "/me/enter/"
