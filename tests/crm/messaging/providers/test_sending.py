"""Text messages at each provider: taken, refused, throttled, broken, cut before the answer."""

import base64
import json
from datetime import timedelta

import pytest

from crm.messaging.accounts.sealing import seal
from crm.messaging.models import ChannelAccount, Message
from crm.messaging.services import message_arrived, message_retry
from kernel.actor import system_actor
from kernel.errors import NotFound
from kernel.outbox.models import OutboxEntry
from tests.crm.messaging.providers.conftest import PHONE, booked, customers, deliver, deliver_all, set_up

DESK = system_actor("test")
ALL = ["twilio", "aliyun_sms", "tencent_sms"]
REFUSALS = {
    "twilio": (400, {"code": 21211, "message": "not a valid phone number"}),
    "aliyun_sms": (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "非法手机号"}),
    "tencent_sms": (
        200, {"Response": {"Error": {"Code": "InvalidParameterValue.IncorrectPhoneNumber", "Message": "no"}}},
    ),
}  # fmt: skip
THROTTLES = {
    "twilio": (429, {"code": 20429, "message": "Too many requests"}),
    "aliyun_sms": (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控"}),
    "tencent_sms": (200, {"Response": {"Error": {"Code": "RequestLimitExceeded", "Message": "slow down"}}}),
}
SETUPS = {
    "twilio": (401, {"code": 20003, "message": "Authenticate"}),
    "aliyun_sms": (200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}),
    "tencent_sms": (200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "no"}}}),
}
BREAKS = [
    ("twilio", 503, {"code": 20503, "message": "Service unavailable"}),
    ("aliyun_sms", 500, {"Code": "InternalError", "Message": "broke"}),
    ("aliyun_sms", 503, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "broke"}),
    ("aliyun_sms", 200, {"Code": "isp.SYSTEM_ERROR", "Message": "系统错误"}),
    ("aliyun_sms", 200, {"Code": "isv.SYSTEM_ERROR", "Message": "系统错误"}),
    ("aliyun_sms", 400, {"Code": "ServiceUnavailable", "Message": "broke"}),
    ("tencent_sms", 200, {"Response": {"Error": {"Code": "InternalError.Timeout", "Message": "late"}}}),
    ("tencent_sms", 502, {"Response": {"Error": {"Code": "FailedOperation", "Message": "broke"}}}),
    ("tencent_sms", 200, {"Response": {"SendStatusSet": [{"Code": "InternalError.OtherError"}]}}),
]


def test_twilio_is_told_number_sender_words_and_where_to_report(in_a, provider, clock):
    set_up()
    message = booked(clock)
    form = provider.calls[0].form
    assert (form["To"], form["From"]) == (PHONE, "+4930111")
    assert form["Body"].startswith("Your visit at Salon A")
    assert "/b/" in form["Body"]
    assert "/hooks/sms/twilio/" in form["StatusCallback"]
    assert provider.calls[0].headers["authorization"] == "Basic " + base64.b64encode(b"AC1:secret").decode()
    assert (message.state, message.provider_id, message.parts) == ("sent", "SM" + "0" * 31 + "1", 1)


def test_alibaba_cloud_is_told_the_template_and_its_variables(in_a, provider, clock):
    set_up("aliyun_sms", prefixes=["+86"])
    message = booked(clock, phone="+8613800138000")
    query = provider.calls[0].query
    assert (query["PhoneNumbers"], query["SignName"], query["TemplateCode"]) == (
        "13800138000",
        "云髻",
        "SMS_1",
    )
    assert json.loads(query["TemplateParam"])["time"] == "14:30"
    assert provider.calls[0].headers["authorization"].startswith("ACS3-HMAC-SHA256 Credential=LTAI1,")
    assert message.provider_id == "biz-1"


def test_tencent_cloud_is_told_the_template_and_its_variables_in_order(in_a, provider, clock):
    set_up("tencent_sms")
    message = booked(clock)
    facts = provider.calls[0].facts
    assert (facts["PhoneNumberSet"], facts["TemplateId"]) == ([PHONE], "SMS_1")
    assert facts["TemplateParamSet"][2] == "14:30"
    assert provider.calls[0].headers["x-tc-action"] == "SendSms"
    assert message.provider_id == "serial-1"


def test_the_links_token_is_not_kept(in_a, provider, clock):
    set_up()
    message = booked(clock)
    token = provider.calls[0].form["Body"].partition("/b/")[2].partition("/")[0]
    assert len(token) > 20
    assert token not in message.text + message.html


@pytest.mark.parametrize("name", ALL)
def test_a_refused_number_fails_at_once_and_the_email_goes_out(in_a, provider, clock, name):
    set_up(name)
    provider.answer(*REFUSALS[name])
    first = booked(clock)
    deliver_all(clock)
    assert first.state == "failed"
    assert len(provider.calls) == 1
    second = customers()[1]
    assert (second.channel, second.to, second.state) == ("email", "ada@example.com", "sent")
    assert ChannelAccount.objects.get().counted_parts == 0


@pytest.mark.parametrize("name", ALL)
def test_a_throttled_one_waits_and_is_no_attempt(in_a, provider, clock, name):
    set_up(name)
    provider.answer(*THROTTLES[name], Retry_After="90")
    message = booked(clock)
    entry = OutboxEntry.objects.get(dedupe_key=message.dedupe_key)
    assert (message.state, message.handed_at, entry.attempts) == ("waiting", None, 0)
    deliver_all(clock)
    assert customers()[0].state == "sent"


@pytest.mark.parametrize("name", ALL)
def test_a_wrong_key_or_an_empty_account_is_tried_twice_before_the_email(in_a, provider, clock, name):
    set_up(name)
    provider.answer(*SETUPS[name])
    provider.answer(*SETUPS[name])
    assert booked(clock).state == "waiting"
    deliver_all(clock)
    deliver_all(clock)
    assert [(one.channel, one.state) for one in customers()] == [("sms", "failed"), ("email", "sent")]


@pytest.mark.parametrize("name", ALL)
def test_a_lost_answer_is_never_sent_twice_and_a_person_decides(in_a, provider, clock, name):
    set_up(name)
    provider.cut()
    message = booked(clock)
    deliver(clock, timedelta(days=1))
    assert message.state == "unsure"
    assert len(provider.calls) == 1
    assert len(customers()) == 1
    message_retry(actor=DESK, message_id=message.pk, clock=clock)
    deliver(clock)
    assert customers()[0].state == "sent"
    assert len(provider.calls) == 2


@pytest.mark.parametrize(("name", "status", "facts"), BREAKS)
def test_a_provider_that_broke_may_have_sent_it_and_is_not_asked_again(
    in_a, provider, clock, name, status, facts
):
    set_up(name)
    provider.answer(status, facts)
    message = booked(clock)
    deliver_all(clock)
    assert message.state == "unsure"
    assert (len(provider.calls), len(customers())) == (1, 1)


def test_a_worker_that_died_between_leaves_it_to_a_person(in_a, provider, clock):
    set_up()
    provider.answer(*THROTTLES["twilio"])
    message = booked(clock)
    Message.objects.filter(pk=message.pk).update(handed_at=clock.now())
    deliver_all(clock)
    assert customers()[0].state == "unsure"
    assert len(provider.calls) == 1
    message_arrived(actor=DESK, message_id=message.pk, clock=clock)
    assert customers()[0].state == "sent"
    with pytest.raises(NotFound):
        message_arrived(actor=DESK, message_id=message.pk, clock=clock)


def test_one_that_was_taken_and_not_marked_is_only_marked(in_a, provider, clock):
    set_up()
    provider.answer(*THROTTLES["twilio"])
    message = booked(clock)
    Message.objects.filter(pk=message.pk).update(handed_at=clock.now(), provider_id="SM9")
    deliver_all(clock)
    assert customers()[0].state == "sent"
    assert len(provider.calls) == 1


def test_a_provider_that_cannot_be_reached_was_not_asked(in_a, provider, clock, settings):
    set_up()
    settings.MESSAGE_PROVIDERS = {"twilio": "http://127.0.0.1:9"}
    message = booked(clock)
    assert (message.state, message.handed_at) == ("waiting", None)


def test_the_months_limit_holds_and_the_email_goes_out(in_a, provider, clock):
    set_up(month_limit=1)
    booked(clock)
    booked(clock, phone="+4915112345679", email="bea@example.com")
    deliver_all(clock)
    assert [(one.channel, one.state) for one in customers()] == [
        ("sms", "sent"),
        ("sms", "failed"),
        ("email", "sent"),
    ]
    assert "limit" in customers()[1].error


def test_a_new_month_begins_at_nothing(in_a, provider, clock):
    set_up(month_limit=1)
    booked(clock)
    clock.instant += timedelta(days=35)
    assert (
        booked(
            clock, phone="+4915112345679", email="bea@example.com", start=clock.now() + timedelta(days=9)
        ).state
        == "sent"
    )
    assert ChannelAccount.objects.get().counted_parts == 1


def test_one_number_gets_only_so_many_a_day(in_a, provider, clock, monkeypatch):
    monkeypatch.setattr("crm.messaging.costs.limits.MOST_TO_A_NUMBER", 0)
    set_up()
    assert booked(clock).state == "failed"
    assert provider.calls == []


def test_a_key_of_another_salon_cannot_be_read(in_a, salon_b, provider, clock, inside):
    account = set_up()
    with inside(salon_b):
        foreign = seal("secret")
    ChannelAccount.objects.filter(pk=account.pk).update(secret=foreign)
    assert booked(clock).state == "failed"
    assert provider.calls == []


@pytest.mark.parametrize(
    ("name", "details"),
    [
        ("tencent_sms", {"region": "广州"}),
        ("aliyun_sms", {"access_key_id": "密钥", "prefixes": ["+49"]}),
        ("tencent_sms", {"secret_id": "AK\r\nID"}),
    ],
)
def test_what_no_call_can_carry_was_not_sent_and_the_email_goes_out(in_a, provider, clock, name, details):
    set_up(name, **details)
    message = booked(clock)
    deliver_all(clock)
    assert (message.state, message.handed_at, provider.calls) == ("failed", None, [])
    assert (customers()[1].channel, customers()[1].state) == ("email", "sent")


def test_a_blank_in_the_account_breaks_no_address(in_a, provider, clock):
    set_up(account_sid="AC 1/..")
    assert booked(clock).state == "sent"
    assert "/Accounts/AC%201%2F../Messages.json" in provider.calls[0].path
