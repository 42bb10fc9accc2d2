"""A code is for one contact, one browser, ten minutes, five tries and one use."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.mine.codes import TOPIC, link_of
from booking.mine.letters import KIND
from booking.mine.models import CustomerSession, SignInCode
from booking.mine.sending import code_send
from booking.mine.sessions import session_of, who_of
from crm.customers.models import CustomerContact
from crm.messaging.models import Message, MessageState
from crm.messaging.rendering import message_render
from crm.privacy.erasing import person_erased
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.context import current_salon, salon_context
from kernel.errors import BadInput
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry
from kernel.throttle import TooMany
from tests.booking.mine.conftest import NET, ask, newest_code, redeem, right_code, wrong_code
from tests.cast import CustomerFactory

BUDGET = timedelta(seconds=15)


def test_the_right_code_opens_a_session_of_that_customer(ada, clock):
    came = redeem(ask(clock), right_code(), clock)
    assert who_of(session_of(came.key, clock.now())) == ada.customer


def test_the_link_opens_it_too(ada, clock):
    browser = ask(clock)
    assert redeem(browser, link_of(newest_code()), clock).key


def test_a_code_read_with_a_space_in_it_is_the_code(ada, clock):
    browser, code = ask(clock), right_code()
    assert redeem(browser, f" {code[:3]} {code[3:]} ", clock).key


def test_a_redeemed_code_vouches_for_the_contact(ada, clock):
    redeem(ask(clock), right_code(), clock)
    contact = CustomerContact.objects.get(value="ada@example.com")
    assert (contact.verified_at, contact.confirmed_at) == (clock.now(), clock.now())


def test_signing_in_is_on_the_trail(ada, clock):
    redeem(ask(clock), right_code(), clock)
    line = AuditLine.objects.get(action="customer.signed_in")
    assert (line.object_id, line.actor_kind) == (ada.customer_id, "customer")


def test_a_code_is_used_once(ada, clock):
    browser, code = ask(clock), right_code()
    redeem(browser, code, clock)
    assert redeem(browser, code, clock).key == ""


def test_after_five_tries_the_right_code_opens_nothing(ada, clock):
    browser = ask(clock)
    left = [redeem(browser, wrong_code(), clock).left for _try in range(5)]
    assert (left, redeem(browser, right_code(), clock).key) == ([4, 3, 2, 1, 0], "")


def test_after_ten_minutes_the_right_code_opens_nothing(ada, clock):
    browser, code = ask(clock), right_code()
    clock.move(timedelta(minutes=10))
    assert redeem(browser, code, clock).key == ""


def test_a_code_opens_nothing_in_another_browser(ada, clock):
    ask(clock)
    code = right_code()
    other = ask(clock, "bea@example.com")
    assert redeem(other, code, clock).key == ""


def test_a_code_opens_nothing_in_another_salon(ada, clock, salon_b):
    browser, code = ask(clock), right_code()
    with salon_context(salon_b):
        assert redeem(browser, code, clock).key == ""


def test_a_session_is_none_in_another_salon(ada, clock, salon_b):
    key = redeem(ask(clock), right_code(), clock).key
    with salon_context(salon_b):
        assert session_of(key, clock.now()) is None


def test_asking_for_an_unknown_contact_does_the_same_statements(ada, clock):
    with CaptureQueriesContext(connection) as known:
        ask(clock)
    with CaptureQueriesContext(connection) as unknown:
        ask(clock, "nobody@example.com")
    assert [_shape(one) for one in known] == [_shape(one) for one in unknown]


def _shape(statement):
    """What it does to which table, whatever the values."""
    return re.sub(r"'[^']*'|[0-9]+", "?", statement["sql"])[:80]


def test_an_unknown_contact_is_sent_nothing_and_its_code_opens_nothing(ada, clock):
    browser = ask(clock, "nobody@example.com")
    assert not code_send(code_id=newest_code().pk, clock=clock)
    assert (redeem(browser, right_code(), clock).key, Message.objects.count()) == ("", 0)


def test_a_known_contact_is_sent_one_message_however_often_the_worker_runs(ada, clock):
    ask(clock)
    row = newest_code()
    code_send(code_id=row.pk, clock=clock)
    code_send(code_id=row.pk, clock=clock)
    sent = Message.objects.get(kind=KIND)
    assert (sent.to, sent.customer_id) == ("ada@example.com", ada.customer_id)


def test_what_was_asked_for_leaves_the_house_with_its_code(ada, clock):
    ask(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    outbox_drain(clock=clock, budget=BUDGET)
    sent = Message.objects.get(kind=KIND)
    assert (sent.state, right_code() in sent.text) == (MessageState.SENT, False)
    assert not OutboxEntry.objects.exclude(state="done").exists()


def test_a_salon_for_trying_things_out_reads_the_code_at_its_desk(ada, clock, monkeypatch):
    monkeypatch.setattr(current_salon(), "is_demo", True)
    ask(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    outbox_drain(clock=clock, budget=BUDGET)
    assert right_code() in Message.objects.get(kind=KIND).text


def test_the_message_says_the_code_which_stands_nowhere_in_the_database(ada, clock):
    ask(clock)
    code_send(code_id=newest_code().pk, clock=clock)
    message, code = Message.objects.get(kind=KIND), right_code()
    said = message_render(message)
    assert code in said.text
    assert code in said.short
    assert code not in said.subject
    assert said.confidential
    assert code in said.secrets
    stored = [str(row) for model in (Message, OutboxEntry) for row in model.objects.values()]
    stored += [str(vars(newest_code()))]
    assert not [
        text for text in stored if code in text or ("ada@example.com" in text and "mine_code" not in text)
    ]


def test_an_address_that_a_stranger_left_beside_a_phone_opens_nothing(in_a, clock):
    CustomerFactory(name="Cleo", phone="+4915112345678", email="stranger@example.com", source="online")
    browser = ask(clock, "stranger@example.com")
    assert not code_send(code_id=newest_code().pk, clock=clock)
    assert redeem(browser, right_code(), clock).key == ""


def test_a_merged_customer_stays_signed_in_as_who_was_kept(ada, clock):
    key = redeem(ask(clock), right_code(), clock).key
    kept = CustomerFactory(name="Ada L.", email="ada.l@example.com")
    ada.customer.merged_into = kept
    ada.customer.save()
    assert who_of(session_of(key, clock.now())) == kept


def test_an_erased_customer_is_signed_out(ada, clock):
    key = redeem(ask(clock), right_code(), clock).key
    person_erased(actor=system_actor("test"), clock=clock, customer=ada.customer)
    assert session_of(key, clock.now()) is None


def test_who_no_longer_has_the_contact_is_signed_out_and_who_has_it_now_is_another(ada, clock):
    key = redeem(ask(clock), right_code(), clock).key
    ada.customer.contacts.all().delete()
    assert session_of(key, clock.now()) is None


def test_of_many_browsers_the_oldest_are_signed_out(ada, clock, monkeypatch):
    monkeypatch.setattr("booking.mine.sessions.MOST_BROWSERS", 2)
    keys = [redeem(ask(clock), right_code(), clock).key for _browser in range(3)]
    assert [bool(session_of(key, clock.now())) for key in keys] == [False, True, True]
    assert CustomerSession.objects.count() == 2


def test_one_network_asks_for_a_contact_four_times_an_hour_and_uses_up_nobodys_asks(ada, clock):
    for _time in range(4):
        ask(clock)
    with pytest.raises(TooMany):
        ask(clock)
    assert ask(clock, network="203.0.113.9")


def test_a_contact_is_asked_for_twelve_times_an_hour_from_wherever(ada, clock):
    for last in range(12):
        ask(clock, network=f"203.0.113.{last}")
    with pytest.raises(TooMany):
        ask(clock, network="203.0.113.99")


def used_up(clock, typed="ada@example.com"):
    """Strangers in many networks ask for the contact until nobody may any more."""
    for last in range(13):
        with suppress(TooMany):
            ask(clock, typed, network=f"203.0.113.{last}")


def test_strangers_use_up_nothing_of_a_browser_in_which_the_contact_came_in_before(ada, clock):
    known = redeem(ask(clock), right_code(), clock).known
    used_up(clock)
    browsers = [ask(clock, network="198.51.100.1", known=known) for _time in range(4)]
    assert redeem(browsers[-1], right_code(), clock, network="198.51.100.1").key
    with pytest.raises(TooMany):
        ask(clock, network="198.51.100.1", known=known)


@pytest.mark.parametrize("mark", ["", ".", "x.y", "é.é", "0" * 57])
def test_a_browser_of_nobodys_making_is_not_known(ada, clock, mark):
    used_up(clock)
    with pytest.raises(TooMany):
        ask(clock, network="198.51.100.1", known=mark)


def test_a_browser_is_known_for_its_own_contact_and_salon_alone(ada, clock, salon_b):
    known = redeem(ask(clock), right_code(), clock).known
    used_up(clock, "bea@example.com")
    with pytest.raises(TooMany):
        ask(clock, "bea@example.com", network="198.51.100.1", known=known)
    with salon_context(salon_b):
        used_up(clock)
        with pytest.raises(TooMany):
            ask(clock, network="198.51.100.1", known=known)


def test_a_browser_stays_known_when_its_customer_signs_out(inside_page):
    inside_page.post("/me/out/")
    kept = inside_page.cookies["mine-known"]
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert inside_page.cookies["mine"].value == ""


def test_a_form_sent_twice_owes_one_code(ada, clock):
    assert ask(clock, once="k") == ask(clock, once="k")
    assert (SignInCode.objects.count(), OutboxEntry.objects.filter(topic=TOPIC).count()) == (1, 1)


def test_a_form_sent_again_with_another_contact_owes_another_code(ada, clock):
    assert ask(clock, once="k") != ask(clock, "bea@example.com", once="k")


def test_a_form_sent_again_after_its_code_is_over_owes_a_new_one(ada, clock):
    first = ask(clock, once="k")
    clock.move(timedelta(minutes=10))
    assert redeem(ask(clock, once="k"), right_code(), clock).key
    assert redeem(first, right_code(), clock).key == ""


def test_one_network_asks_twenty_times_an_hour(in_a, clock, monkeypatch):
    monkeypatch.setattr("booking.mine.codes.MOST_BY_NETWORK", 2)
    ask(clock, "a@example.com")
    ask(clock, "b@example.com")
    with pytest.raises(TooMany):
        ask(clock, "c@example.com", NET)


@pytest.mark.parametrize("typed", ["ada", "@", "ada@", "+49", "1" * 254, "ada@exa mple.com", "😀"])
def test_what_is_no_contact_is_named(in_a, clock, typed):
    with pytest.raises(BadInput) as caught:
        ask(clock, typed)
    assert caught.value.problems[0].field == "contact"
