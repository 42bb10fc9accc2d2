"""Messages over WeChat: the template's places, one token for all, an acceptance for each, and what follows a refusal."""

from datetime import timedelta

import pytest

from booking.diary.telling.messages import appointment_announce
from crm.messaging.channels.wechat import sending, token
from crm.messaging.channels.wechat.token import access_token
from crm.messaging.costs.allowances import use_of
from crm.messaging.models import ChannelAccount, ChannelAddress, ChannelGrant, Message
from kernel.clock import system_clock
from kernel.outbox.registry import NotNow
from tests.crm.messaging.providers.conftest import customers, deliver, deliver_all
from tests.crm.messaging.wechat.conftest import OPENID, bind, set_up
from tests.visits import START, make_visit


def visit_of_bound(*, grants=0, openid=OPENID, **values):
    """A visit of a customer who has scanned the code."""
    visit = make_visit(email="ada@example.com", **values)
    bind(visit.customer, grants=grants, openid=openid)
    return visit


def told(visit, clock, kind="booked") -> list[Message]:
    """The customer's messages after they were told."""
    appointment_announce(appointment=visit, kind=kind, clock=clock)
    deliver(clock)
    return customers()


def test_a_template_message_carries_the_visit_and_its_link(in_a, wechat, clock):
    set_up()
    message = told(visit_of_bound(), clock)[0]
    sent = wechat.sent[0]
    assert (message.channel, message.state, message.to) == ("wechat", "sent", OPENID)
    assert (sent["touser"], sent["template_id"]) == (OPENID, "tpl-1")
    assert sent["data"]["time2"]["value"].startswith(f"{START:%Y-%m-%d} ")
    assert "/b/" in sent["url"]
    assert sent["client_msg_id"] == f"m{message.pk}"
    assert message.provider_id == str(200163836 + len(wechat.calls))


def test_a_place_holds_no_more_than_wechat_takes(in_a, wechat, clock):
    set_up(
        templates={
            "visit_booked_customer:en": {
                "code": "t",
                "variables": ["thing1=address", "phrase2=day", "thing3=none"],
            }
        }
    )
    told(visit_of_bound(), clock)
    data = wechat.sent[0]["data"]
    assert len(data["thing1"]["value"]) <= 20
    assert len(data["phrase2"]["value"]) == 5
    assert data["thing3"]["value"] == "-"


def test_all_messages_share_one_token(in_a, wechat, clock):
    set_up()
    visit = visit_of_bound()
    told(visit, clock)
    told(visit, clock, "moved")
    assert (len(wechat.sent), wechat.fetched) == (2, 1)
    assert "token-1" not in ChannelAccount.objects.get().token


def test_a_token_that_is_over_is_fetched_anew_and_the_message_leaves_once(in_a, wechat, clock):
    set_up()
    visit = visit_of_bound()
    told(visit, clock)
    wechat.number += 1
    assert told(visit, clock, "moved")[-1].state == "sent"
    assert (wechat.fetched, len(wechat.sent)) == (2, 3)


def test_a_token_is_fetched_before_it_is_over(in_a, wechat, clock):
    set_up()
    access_token("wechat_template", clock=clock)
    clock.instant += timedelta(seconds=7200 - 290)
    access_token("wechat_template", clock=clock)
    assert wechat.fetched == 2


def while_fetching(monkeypatch, clock):
    """What a second worker gets while the first one fetches."""
    real, seen = token._asked, []

    def slow(provider, *, force):
        if not seen:
            seen.append("fetching")
            try:
                seen.append(access_token(provider, clock=clock))
            except NotNow:
                seen.append("later")
        return real(provider, force=force)

    monkeypatch.setattr(token, "_asked", slow)
    access_token("wechat_template", clock=clock)
    return seen[1]


def test_one_worker_fetches_and_the_others_come_back(in_a, wechat, clock, monkeypatch):
    set_up()
    assert while_fetching(monkeypatch, clock) == "later"
    assert wechat.fetched == 1


def test_without_the_lease_two_would_fetch(in_a, wechat, clock, monkeypatch):
    set_up()
    monkeypatch.setattr(token, "_leased", lambda *_arguments: True)
    while_fetching(monkeypatch, clock)
    assert wechat.fetched == 2


def test_who_finds_the_old_token_still_good_goes_on_with_it(in_a, wechat, clock, monkeypatch):
    set_up()
    access_token("wechat_template", clock=clock)
    clock.instant += timedelta(seconds=7200 - 290)
    assert while_fetching(monkeypatch, clock) == "token-1"


@pytest.mark.parametrize("code", [43101, 47003, 40003, 40037])
def test_a_refusal_for_good_goes_on_by_email(in_a, wechat, clock, code):
    set_up()
    visit = visit_of_bound()
    access_token("wechat_template", clock=system_clock)
    wechat.answer(200, {"errcode": code, "errmsg": "no"})
    first, second = told(visit, clock)
    assert (first.state, second.channel) == ("failed", "email")
    assert str(code) in first.error


@pytest.mark.parametrize("code", [-1, 45009, 48001])
def test_a_refusal_that_passes_is_tried_again(in_a, wechat, clock, code):
    set_up()
    visit = visit_of_bound()
    access_token("wechat_template", clock=system_clock)
    wechat.answer(200, {"errcode": code, "errmsg": "not now"})
    assert told(visit, clock)[0].state == "waiting"
    deliver(clock, timedelta(seconds=10))
    assert customers()[0].state == "sent"


def test_too_many_calls_wait_without_an_attempt(in_a, wechat, clock):
    set_up()
    visit = visit_of_bound()
    access_token("wechat_template", clock=system_clock)
    wechat.answer(429, {}, Retry_After="90")
    assert told(visit, clock)[0].state == "waiting"
    deliver_all(clock)
    assert customers()[0].state == "sent"


def test_an_openid_that_is_none_of_ours_is_unbound(in_a, wechat, clock):
    set_up()
    visit = visit_of_bound()
    access_token("wechat_template", clock=system_clock)
    wechat.answer(200, {"errcode": 43004, "errmsg": "require subscribe"})
    told(visit, clock)
    assert not ChannelAddress.objects.get().is_open
    assert told(visit, clock, "moved")[-1].channel == "email"


def test_one_acceptance_is_one_message(in_a, wechat, clock):
    set_up("wechat_notice")
    visit = visit_of_bound(grants=1)
    told(visit, clock)
    messages = told(visit, clock, "moved")
    assert [one.channel for one in messages] == ["wechat", "email"]
    assert (len(wechat.sent), ChannelGrant.objects.get().left) == (1, 0)


def owed_twice(clock) -> int:
    """Two messages owed over WeChat while one acceptance is left; how many of them WeChat was asked to send."""
    set_up("wechat_mini")
    visit = visit_of_bound(grants=1)
    for kind in ("booked", "moved"):
        appointment_announce(appointment=visit, kind=kind, clock=clock)
    deliver(clock)
    return Message.objects.filter(channel="wechat", state="sent").count()


def test_two_messages_at_once_do_not_share_an_acceptance(in_a, wechat, clock):
    assert owed_twice(clock) == 1
    assert Message.objects.filter(channel="email", customer__isnull=False).count() == 1
    assert "?link=" in wechat.sent[0]["page"]


def test_without_the_guard_they_would(in_a, wechat, clock, monkeypatch):
    monkeypatch.setattr(sending, "grant_spend", lambda **_bound: None)
    assert owed_twice(clock) == 2


def test_what_was_not_sent_gives_its_acceptance_back(in_a, wechat, clock):
    set_up("wechat_notice")
    visit = visit_of_bound(grants=1)
    access_token("wechat_notice", clock=system_clock)
    wechat.answer(200, {"errcode": 47003, "errmsg": "argument invalid"})
    told(visit, clock)
    assert ChannelGrant.objects.get().left == 1


def test_what_the_customer_took_back_is_gone(in_a, wechat, clock):
    set_up("wechat_notice")
    visit = visit_of_bound(grants=3)
    access_token("wechat_notice", clock=system_clock)
    wechat.answer(200, {"errcode": 43101, "errmsg": "user refuse to accept the msg"})
    told(visit, clock)
    assert ChannelGrant.objects.get().left == 0


def test_a_lost_answer_is_asked_of_a_person_and_its_acceptance_is_spent(in_a, wechat, clock):
    set_up("wechat_notice")
    visit = visit_of_bound(grants=2)
    access_token("wechat_notice", clock=system_clock)
    wechat.cut()
    assert told(visit, clock)[0].state == "unsure"
    deliver(clock, timedelta(hours=1))
    assert (len(wechat.sent), ChannelGrant.objects.get().left) == (1, 1)


def test_the_wish_comes_first_and_says_why(in_a, wechat, clock):
    set_up()
    message = told(visit_of_bound(), clock)[0]
    assert message.ways["why"][0] == ["wechat", "wish"]
    assert message.ways["next"][0][0] == "email"


def test_a_token_fetched_for_the_old_key_is_not_kept_for_the_new_one(in_a, wechat, clock, monkeypatch):
    account, real = set_up(), token._asked

    def meanwhile(provider, *, force):
        ChannelAccount.objects.filter(pk=account.pk).update(version=9)
        return real(provider, force=force)

    monkeypatch.setattr(token, "_asked", meanwhile)
    access_token("wechat_template", clock=system_clock)
    assert ChannelAccount.objects.get().token == ""


def test_an_unforeseen_error_at_the_token_costs_neither_acceptance_nor_count(
    in_a, wechat, clock, monkeypatch
):
    def broken(*_arguments, **_options):
        raise RuntimeError

    set_up("wechat_mini")
    visit = visit_of_bound(grants=2)
    monkeypatch.setattr(token, "_asked", broken)
    message = told(visit, clock)[0]
    assert (message.handed_at, ChannelGrant.objects.get().left) == (None, 2)
    assert use_of("wechat", clock=clock).counted == 0
    monkeypatch.undo()
    deliver_all(clock)
    assert customers()[0].state == "sent"
    assert use_of("wechat", clock=clock).counted == 1
