"""What WeChat tells: genuine and fresh calls only, each effect once."""

import time
from datetime import timedelta

import pytest

from crm.customers.models import Consent
from crm.messaging.accounts.opened import wechat_signature_token
from crm.messaging.accounts.sealing import hook_token
from crm.messaging.channels.wechat.events import signature
from crm.messaging.models import ChannelAddress, ChannelGrant, ChannelWish, Message, Reply
from crm.messaging.reaching.binding import bind_token
from kernel.clock import FixedClock, system_clock
from tests.crm.messaging.providers.conftest import customers
from tests.crm.messaging.wechat.conftest import OPENID, bind, set_up
from tests.crm.messaging.wechat.test_sending import told, visit_of_bound
from tests.visits import make_visit

NOW = 1_790_000_000
TEXT = "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{}]]></Content><MsgId>{}</MsgId>"
FOLLOW = "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_{}]]></EventKey>"
LEAVE = "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[unsubscribe]]></Event>"
DONE = (
    "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>"
    "<MsgID>{}</MsgID><Status><![CDATA[{}]]></Status>"
)
POPUP = (
    "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>"
    "<List><TemplateId><![CDATA[tpl-1]]></TemplateId><SubscribeStatusString><![CDATA[{}]]></SubscribeStatusString>"
    "<PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>"
)


@pytest.fixture
def sent(in_a, wechat, clock) -> Message:
    """A message that WeChat has taken, about a visit that is still to come."""
    set_up()
    return told(visit_of_bound(start=system_clock.now() + timedelta(days=3)), clock)[0]


def test_the_address_is_proved_by_its_signature(tell):
    set_up()
    stamp = str(int(time.time()))
    signed = {
        "signature": signature(wechat_signature_token("wechat_template"), stamp, "n"),
        "timestamp": stamp,
    }
    path = f"/hooks/wechat/wechat_template/{hook_token('wechat_template')}/"
    answer = tell.client.get(path, {**signed, "nonce": "n", "echostr": "8001"})
    assert (answer.content, answer["Content-Type"]) == (b"8001", "text/plain")


@pytest.mark.parametrize("how", [{"sign": False}, {"stamp": 1}, {"stamp": 9_999_999_999}])
def test_a_forged_or_stale_call_is_refused(tell, how):
    set_up()
    assert tell(TEXT.format("1", 1), **how).status_code == 403
    assert not Reply.objects.exists()


def test_another_salons_address_is_unknown_here(tell, salon_b, inside):
    set_up()
    with inside(salon_b):
        token = hook_token("wechat_template")
    assert tell(LEAVE, token=token).status_code == 404


@pytest.mark.parametrize("rest", ["<!DOCTYPE a>", "<a>", TEXT.format("1", "")])
def test_what_is_no_message_is_refused(tell, rest):
    set_up()
    assert tell(rest).status_code == 400


def test_a_scan_binds_the_customer_who_is_from_then_on_written_to_there(tell):
    set_up()
    visit = make_visit(email="ada@example.com")
    answer = tell(FOLLOW.format(bind_token(visit.customer_id, clock=system_clock)))
    address = ChannelAddress.objects.get()
    assert "from now on you get our messages here" in answer.content.decode()
    assert (address.address, address.customer) == (OPENID, visit.customer)
    assert ChannelWish.objects.get().channel == "wechat"
    given = Consent.objects.get(purpose="message_wechat")
    assert (given.given, given.text_version) == (True, "messages 1 en")
    assert "may write to me this way" in given.text


def test_a_link_binds_once(tell):
    set_up()
    token = bind_token(make_visit(email="ada@example.com").customer_id, clock=system_clock)
    tell(FOLLOW.format(token))
    tell(FOLLOW.format(token))
    answer = tell(FOLLOW.format(token), openid="oSomebodyElse")
    assert "no longer good" in answer.content.decode()
    assert ChannelAddress.objects.get().address == OPENID
    assert Consent.objects.filter(purpose="message_wechat").count() == 1


def test_a_link_stays_spent_although_who_used_it_comes_by_another_one(tell):
    set_up()
    customer_id = make_visit(email="ada@example.com").customer_id
    first, second = (bind_token(customer_id, clock=system_clock) for _number in range(2))
    for token in (first, second):
        tell(FOLLOW.format(token))
    answer = tell(FOLLOW.format(first), openid="oSomebodyElse")
    assert "no longer good" in answer.content.decode()
    assert ChannelAddress.objects.get().address == OPENID


def test_a_link_that_is_over_or_of_another_salon_binds_nobody(tell, salon_b, inside):
    set_up()
    customer_id = make_visit(email="ada@example.com").customer_id
    old = bind_token(customer_id, clock=FixedClock(system_clock.now() - timedelta(minutes=31)))
    with inside(salon_b):
        strange = bind_token(customer_id, clock=system_clock)
    for token in (old, strange, f"{customer_id}.9999999999.00.00", "x"):
        assert "no longer good" in tell(FOLLOW.format(token)).content.decode()
    assert not ChannelAddress.objects.exists()


def test_a_mini_program_binds_by_its_log_in(tell, wechat):
    set_up("wechat_mini")
    token = bind_token(make_visit(email="ada@example.com").customer_id, clock=system_clock)
    facts = {"link": token, "code": "c1"}
    answer = tell.client.post("/hooks/wechat-bind/", facts, content_type="application/json")
    assert answer.status_code == 200
    assert ChannelAddress.objects.get().address == "of-c1"


def test_whoever_leaves_gets_email_until_they_come_back(tell, clock, wechat):
    set_up()
    visit = visit_of_bound()
    tell(LEAVE, at=NOW + 10)
    assert told(visit, clock)[0].channel == "email"
    tell(FOLLOW.format(""), at=NOW + 20)
    assert told(visit, clock, "moved")[-1].channel == "wechat"


def test_an_old_word_that_comes_again_changes_nothing(tell):
    set_up()
    bind(make_visit(email="ada@example.com").customer)
    tell(LEAVE, at=NOW + 10)
    tell(FOLLOW.format(""), at=NOW + 20)
    tell(LEAVE, at=NOW + 10)
    assert ChannelAddress.objects.get().is_open


def test_an_acceptance_is_counted_once_however_often_it_is_told(tell):
    set_up("wechat_notice")
    bind(make_visit(email="ada@example.com").customer)
    for at in (NOW, NOW, NOW + 1):
        tell(POPUP.format("accept"), provider="wechat_notice", at=at)
    assert ChannelGrant.objects.get().left == 2
    tell(POPUP.format("reject"), provider="wechat_notice", at=NOW + 2)
    assert ChannelGrant.objects.get().left == 0


def test_the_end_of_a_template_message_is_kept(tell, sent):
    tell(DONE.format(sent.provider_id, "success"))
    sent.refresh_from_db()
    assert (sent.state, sent.receipt) == ("sent", "delivered")


def test_a_blocked_one_fails_and_goes_on_by_email_once(tell, sent):
    for _time in range(2):
        tell(DONE.format(sent.provider_id, "failed:user block"))
    sent.refresh_from_db()
    assert (sent.state, sent.receipt) == ("failed", "undelivered")
    assert "user block" in sent.error
    assert [one.channel for one in customers()] == ["wechat", "email"]


def test_what_is_told_before_its_number_is_kept_is_asked_for_again(tell, sent):
    number = sent.provider_id
    Message.objects.filter(pk=sent.pk).update(provider_id="", handed_at=system_clock.now())
    early = DONE.format(number, "failed:user block")
    assert tell(early).status_code == 503
    assert tell(early, openid="oSomebodyElse").status_code == 200
    Message.objects.filter(pk=sent.pk).update(provider_id=number)
    assert tell(early).status_code == 200
    sent.refresh_from_db()
    assert sent.receipt == "undelivered"


def test_a_message_of_which_nothing_is_known_keeps_nobody_telling_for_ever(tell, sent):
    long_ago = system_clock.now() - timedelta(minutes=3)
    Message.objects.filter(pk=sent.pk).update(provider_id="", handed_at=long_ago)
    assert tell(DONE.format("7", "success")).status_code == 200


def test_one_confirms_the_visit_and_is_answered_in_the_same_call(tell, sent):
    answer = tell(TEXT.format("1", 77)).content.decode()
    assert "is confirmed" in answer
    assert f"<ToUserName><![CDATA[{OPENID}]]>" in answer
    assert sent.customer.appointments.get().state == "confirmed"
    assert tell(TEXT.format("1", 77)).content == b"success"


def test_t_ends_messages_over_wechat_alone(tell, sent, clock):
    assert "no more messages here" in tell(TEXT.format("T", 78)).content.decode()
    last = Consent.objects.filter(customer=sent.customer).latest("pk")
    assert (last.purpose, last.given, last.source) == ("message_wechat", False, "wechat")
    assert told(sent.customer.appointments.get(), clock, "moved")[-1].channel == "email"


def test_an_answer_cannot_break_out_of_its_frame(tell, sent):
    sent.customer.appointments.update(visitor_name="]]><b>")
    assert "]]><b>" not in tell(TEXT.format("1", 79)).content.decode()
