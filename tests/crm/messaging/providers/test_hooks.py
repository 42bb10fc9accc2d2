"""What providers tell us: receipts and replies, genuine ones only, each once."""

import json
from datetime import timedelta

import pytest

from crm.customers.models import Consent
from crm.messaging.accounts.opened import hook_url
from crm.messaging.accounts.sealing import hook_token
from crm.messaging.channels.twilio.hooks import signature
from crm.messaging.costs.limits import month_of
from crm.messaging.costs.segments import segments_of
from crm.messaging.hooks.replying import meaning_of
from crm.messaging.models import ChannelAccount, Message, Reply
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tenants.accounts.models import RoleSwitch
from tenants.accounts.rights import Action
from tests.crm.messaging.providers.conftest import PHONE, booked, customers, set_up

INBOUND = {"MessageSid": "SMin1", "From": PHONE, "To": "+4930111", "Body": "Y"}
SOON = timedelta(days=3)


@pytest.fixture
def call(salon_a, client_of, in_a):
    """Call as a provider does: a signed form to Twilio's address, JSON to the others'."""
    client = client_of(salon_a, csrf=True)

    def twilio(form, *, query="", sign=True, token=""):
        address = hook_url("twilio") + query
        text = address + "".join(f"{name}{form[name]}" for name in sorted(form))
        told = signature("secret" if sign else "wrong", text)
        path = f"/hooks/sms/twilio/{token or hook_token('twilio')}/{query}"
        return client.post(path, form, headers={"X-Twilio-Signature": told})

    def coded(name, facts):
        path = f"/hooks/sms/{name}/{hook_token(name)}/"
        return client.post(path, json.dumps(facts), content_type="application/json")

    return {"twilio": twilio, "coded": coded}


@pytest.fixture
def texted(in_a, provider, clock):
    """A customer who was told of a visit in three days by text."""
    set_up()
    return booked(clock, start=system_clock.now() + SOON)


def test_the_documented_example_is_signed_as_it_says():
    form = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    text = "https://mycompany.com/myapp.php?foo=1&bar=2" + "".join(name + form[name] for name in sorted(form))
    assert signature("12345", text) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_delivered_text_is_shown_as_such(call, texted):
    call["twilio"]({"MessageSid": texted.provider_id, "MessageStatus": "delivered"})
    texted.refresh_from_db()
    assert (texted.state, texted.receipt) == ("sent", "delivered")


def test_a_step_on_the_way_changes_nothing(call, texted):
    assert call["twilio"]({"MessageSid": texted.provider_id, "MessageStatus": "sending"}).status_code == 200
    texted.refresh_from_db()
    assert texted.receipt == ""


def test_an_undelivered_text_fails_and_the_email_goes_out_once(call, texted):
    told = {"MessageSid": texted.provider_id, "MessageStatus": "undelivered", "ErrorCode": "30005"}
    call["twilio"](told)
    call["twilio"](told)
    texted.refresh_from_db()
    assert (texted.state, texted.receipt) == ("failed", "undelivered")
    assert "30005" in texted.error
    assert [one.channel for one in customers()] == ["sms", "email"]


def test_a_receipt_settles_a_text_whose_answer_was_lost(call, in_a, provider, clock):
    set_up()
    provider.cut()
    message = booked(clock)
    assert message.state == "unsure"
    call["twilio"]({"MessageSid": "SMlate", "MessageStatus": "delivered"}, query=f"?m={message.pk}")
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "SMlate")


def test_a_forged_signature_is_refused(call, texted):
    assert call["twilio"](INBOUND, sign=False).status_code == 403
    assert not Reply.objects.exists()


def test_another_salons_address_is_unknown_here(call, texted, salon_b, inside):
    with inside(salon_b):
        token = hook_token("twilio")
    assert call["twilio"](INBOUND, token=token).status_code == 404


def test_yes_confirms_the_next_visit_and_is_answered(call, texted):
    answer = call["twilio"](INBOUND).content.decode()
    assert "is confirmed" in answer
    reply = Reply.objects.get()
    assert (reply.meaning, reply.about_type, reply.customer) == (
        "confirm",
        "diary.appointment",
        texted.customer,
    )
    assert texted.customer.appointments.get().state == "confirmed"


def test_a_reply_that_is_told_twice_is_stored_and_answered_once(call, texted):
    call["twilio"](INBOUND)
    assert "<Message>" not in call["twilio"](INBOUND).content.decode()
    assert Reply.objects.count() == 1


def test_a_second_yes_is_kept_and_not_answered(call, texted):
    call["twilio"](INBOUND)
    again = call["twilio"](INBOUND | {"MessageSid": "SMin2", "Body": "ok"}).content.decode()
    assert "<Message>" not in again
    assert [one.about_id for one in Reply.objects.all()] == [texted.about_id] * 2


def test_an_answer_counts_into_the_month(call, texted):
    ChannelAccount.objects.update(counted_parts=0, counted_month=None)
    call["twilio"](INBOUND)
    assert ChannelAccount.objects.get().counted_parts == segments_of(Reply.objects.get().answer).parts


def test_beyond_the_months_limit_a_yes_confirms_without_an_answer(call, texted):
    ChannelAccount.objects.update(month_limit=1, counted_parts=1, counted_month=month_of(system_clock))
    assert "<Message>" not in call["twilio"](INBOUND).content.decode()
    assert texted.customer.appointments.get().state == "confirmed"


def test_a_number_that_had_enough_today_gets_no_answer(call, texted, monkeypatch):
    monkeypatch.setattr("crm.messaging.costs.limits.MOST_TO_A_NUMBER", 2)
    bodies = ["stop", "start", "stop", "start"]
    answers = [
        call["twilio"](INBOUND | {"MessageSid": f"SM{number}", "Body": body}).content.decode()
        for number, body in enumerate(bodies)
    ]
    assert [("<Message>" in text) for text in answers] == [True, False, False, False]
    assert Consent.objects.count() == len(bodies)


def test_a_reply_that_was_cut_between_is_finished_by_the_next_call(call, texted):
    call["twilio"](INBOUND)
    Reply.objects.update(handled_at=None)
    texted.customer.appointments.update(state="booked")
    assert "is confirmed" in call["twilio"](INBOUND).content.decode()
    assert texted.customer.appointments.get().state == "confirmed"


def test_stop_withdraws_consent_says_so_once_and_the_next_message_is_an_email(call, texted, clock):
    first = call["twilio"](INBOUND | {"Body": "退订"}).content.decode()
    again = call["twilio"](INBOUND | {"Body": "T", "MessageSid": "SMin2"}).content.decode()
    assert "you get no more texts" in first
    assert "<Message>" not in again
    consent = Consent.objects.get(customer=texted.customer)
    assert (consent.purpose, consent.given, consent.source) == ("message_sms", False, "sms")
    assert (consent.text_version, "may write to me this way" in consent.text) == ("messages 1 en", True)
    line = AuditLine.objects.get(action="customer.texts_stopped")
    assert line.after["reply"] == Reply.objects.earliest("pk").pk


def test_a_stop_that_twilio_answers_itself_is_not_answered_again(call, texted):
    answer = call["twilio"](INBOUND | {"Body": "STOP", "OptOutType": "STOP"}).content.decode()
    assert "<Message>" not in answer
    assert Consent.objects.filter(given=False).exists()


def test_start_gives_the_consent_again(call, texted):
    call["twilio"](INBOUND | {"Body": "stop"})
    call["twilio"](INBOUND | {"Body": "START", "MessageSid": "SMin2"})
    assert Consent.objects.order_by("-pk").first().given is True


def test_other_words_are_only_kept(call, texted):
    call["twilio"](INBOUND | {"Body": "<b>Can I bring my dog?</b>"})
    reply = Reply.objects.get()
    assert (reply.meaning, reply.about_id) == ("", texted.about_id)


def test_a_strangers_reply_is_kept_without_a_customer(call, texted):
    call["twilio"](INBOUND | {"From": "+4915199999999", "Body": "1"})
    assert Reply.objects.get().customer is None


def test_alibaba_clouds_reports_and_texts_are_read(call, provider, clock, in_a):
    set_up("aliyun_sms", prefixes=["+86"])
    message = booked(clock, phone="+8613800138000", start=system_clock.now() + SOON)
    report = {"phone_number": "13800138000", "success": True, "biz_id": "biz-1", "out_id": str(message.pk)}
    assert call["coded"]("aliyun_sms", [report]).json()["code"] == 0
    text = {"phone_number": "13800138000", "content": "是", "sequence_id": 77, "dest_code": "1"}
    call["coded"]("aliyun_sms", [text])
    message.refresh_from_db()
    assert message.receipt == "delivered"
    assert message.customer.appointments.get().state == "confirmed"


def test_tencent_clouds_reports_and_texts_are_read(call, provider, clock, in_a):
    set_up("tencent_sms")
    message = booked(clock, start=system_clock.now() + SOON)
    report = {
        "nationcode": "49",
        "mobile": "15112345678",
        "report_status": "FAIL",
        "errmsg": "OFF",
        "sid": "serial-1",
    }
    assert call["coded"]("tencent_sms", [report]).json()["result"] == 0
    text = {
        "nationcode": "49",
        "mobile": "15112345678",
        "text": "T",
        "time": 1,
        "extend": "0",
        "sign": "云髻",
    }
    call["coded"]("tencent_sms", text)
    call["coded"]("tencent_sms", text)
    message.refresh_from_db()
    assert (message.receipt, message.state) == ("undelivered", "failed")
    assert Reply.objects.get().meaning == "stop"


@pytest.mark.parametrize("body", ["", "nonsense", "[1]", "null", '{"a": []}', "[" * 100_000])
def test_what_cannot_be_read_is_refused(call, in_a, salon_a, client_of, body):
    set_up("aliyun_sms")
    path = f"/hooks/sms/aliyun_sms/{hook_token('aliyun_sms')}/"
    answer = client_of(salon_a).post(path, body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["aliyun_sms", "tencent_sms"])
def test_half_an_emoji_loses_no_row(call, in_a, name):
    set_up(name)
    cut = {"phone_number": "13800138000", "content": "好\ud83d", "sequence_id": 1}
    whole = {"phone_number": "13800138001", "content": "👍", "sequence_id": 2}
    both = {"nationcode": "86", "mobile": "13800138000", "time": 1}
    rows = [cut | both | {"text": cut["content"]}, whole | both | {"text": whole["content"]}]
    assert call["coded"](name, rows).status_code == 200
    assert list(Reply.objects.order_by("pk").values_list("text", flat=True)) == ["好?", "👍"]


def test_a_number_that_cannot_be_ours_and_a_nul_change_nothing(call, texted):
    told = {"MessageSid": "SMx", "MessageStatus": "delivered"}
    assert call["twilio"](told, query=f"?m={'9' * 30}").status_code == 200
    assert call["twilio"](INBOUND | {"Body": "a\x00b"}).status_code == 400
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Y", "confirm"), (" yes! ", "confirm"), ("１", "confirm"), ("是。", "confirm"), ("STOP", "stop"), ("ｔ", "stop"),
        ("退订", "stop"), ("start", "start"), ("11", ""), ("not yet", ""), ("", ""), ("stop calling me late", ""),
    ],
)  # fmt: skip
def test_what_a_reply_means(text, meaning):
    assert meaning_of(text) == meaning


def test_the_visit_and_the_list_show_replies_as_text(call, texted, salon_a, cast, client_of):
    call["twilio"](INBOUND | {"Body": "<script>alert(1)</script>"})
    desk = client_of(salon_a, cast.receptionist)
    for page in ("/desk/messages/replies/", f"/desk/visits/{texted.about_id}/"):
        text = desk.get(page).content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text


def test_who_may_not_see_contacts_reads_replies_and_messages_with_masked_numbers(
    call, texted, salon_a, cast, client_of
):
    call["twilio"](INBOUND)
    desk = client_of(salon_a, cast.receptionist)
    pages = ("/desk/messages/replies/", "/desk/messages/", f"/desk/messages/{texted.pk}/")
    assert [PHONE in desk.get(page).content.decode() for page in pages] == [True] * 3
    Message.objects.filter(pk=texted.pk).update(error=f"{PHONE} is no number")
    RoleSwitch.objects.create(role="receptionist", action=Action.CUSTOMER_SEE_CONTACT, is_on=False)
    texts = [desk.get(page).content.decode() for page in pages]
    assert [(PHONE in text, "+49…78" in text) for text in texts] == [(False, True)] * 3


def test_a_customers_wish_is_set_on_the_visit(texted, salon_a, cast, client_of, clock):
    desk = client_of(salon_a, cast.receptionist)
    page = f"/desk/visits/{texted.about_id}/"
    answer = desk.post(f"/desk/messages/wishes/{texted.customer_id}/", {"channel": "email", "next": page})
    assert answer["Location"] == page
    assert Message.objects.get(pk=texted.pk).customer.channel_wish.channel == "email"
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.post(f"/desk/messages/wishes/{texted.customer_id}/", {"channel": "sms"}).status_code == 403
