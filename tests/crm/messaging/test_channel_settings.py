"""The page of channels: accounts kept under lock, one in use, the owner's alone."""

import pytest
from django.db import connection

from crm.messaging.accounts.sealing import unseal
from crm.messaging.costs.limits import month_of
from crm.messaging.models import ChannelAccount, Message
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tests.crm.messaging.providers.conftest import set_up

PAGE = "/desk/messages/channels/twilio/"
TYPED = {
    "version": 0, "is_on": "on", "comes_first": "on", "prefixes": "+49, 43", "price": "0.0750", "month_limit": 500,
    "account_sid": "AC77", "sender": "+4930111", "secret": "canary-token-91",
}  # fmt: skip


@pytest.fixture
def owner(salon_a, cast, client_of):
    client = client_of(salon_a, cast.owner)
    client.post(PAGE, {"password_again": "secret-of-owner"})
    return client


def test_the_password_is_asked_for_first(salon_a, cast, client_of, in_a):
    answer = client_of(salon_a, cast.owner).post(PAGE, TYPED)
    assert 'type="password"' in answer.content.decode()
    assert not ChannelAccount.objects.exists()


def test_an_account_is_kept_with_its_key_sealed(owner, in_a):
    assert owner.post(PAGE, TYPED).status_code == 302
    saved = ChannelAccount.objects.get()
    assert (saved.is_on, saved.month_limit, saved.details["prefixes"]) == (True, 500, ["+49", "+43"])
    assert (saved.details["price"], saved.details["comes_first"]) == ("0.075", True)
    assert unseal(saved.secret) == "canary-token-91"


def test_the_key_stands_nowhere_in_the_open(owner, in_a):
    owner.post(PAGE, TYPED)
    page = owner.get(PAGE).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row::text, '') FROM messaging_channelaccount row")
        stored = cursor.fetchone()[0]
    line = AuditLine.objects.get(action="channel.changed")
    assert "canary-token-91" not in page + stored + str(line.after)


def test_an_empty_key_keeps_the_stored_one(owner, in_a):
    owner.post(PAGE, TYPED)
    assert owner.post(PAGE, TYPED | {"version": 1, "secret": "", "sender": "+4930222"}).status_code == 302
    saved = ChannelAccount.objects.get()
    assert (saved.details["sender"], unseal(saved.secret)) == ("+4930222", "canary-token-91")


def test_a_new_account_needs_its_key(owner, in_a):
    assert owner.post(PAGE, TYPED | {"secret": ""}).status_code == 422


def test_one_provider_is_in_use(owner, in_a):
    set_up("aliyun_sms")
    owner.post(PAGE, TYPED)
    assert list(ChannelAccount.objects.filter(is_on=True).values_list("provider", flat=True)) == ["twilio"]


def test_the_older_of_two_tabs_overwrites_nothing(owner, in_a):
    owner.post(PAGE, TYPED)
    answer = owner.post(PAGE, TYPED | {"sender": "+4930999"})
    assert answer.status_code == 409
    assert 'value="+4930999"' in answer.content.decode()
    assert ChannelAccount.objects.get().details["sender"] == "+4930111"


def test_templates_are_kept_by_message_and_language(owner, in_a):
    typed = {
        "version": 0, "is_on": "on", "prefixes": "+86", "access_key_id": "LTAI", "sign_name": "云髻", "secret": "s",
        "code:visit_reminder_customer:zh-hans": "SMS_77", "variables:visit_reminder_customer:zh-hans": "customer，day time",
    }  # fmt: skip
    assert owner.post("/desk/messages/channels/aliyun_sms/", typed).status_code == 302
    assert ChannelAccount.objects.get().details["templates"] == {
        "visit_reminder_customer:zh-hans": {"code": "SMS_77", "variables": ["customer", "day", "time"]}
    }


def test_a_test_goes_to_the_number_that_was_typed(owner, in_a):
    set_up()
    owner.post("/desk/messages/channels/try/", {"to": "0151 12345678"})
    message = Message.objects.get(kind="channel_test")
    assert (message.channel, message.to) == ("sms", "+4915112345678")


def test_without_a_provider_nothing_can_be_tried(owner, in_a):
    assert owner.post("/desk/messages/channels/try/", {"to": "0151 12345678"}).status_code == 404


def test_the_month_is_shown_with_its_cost(owner, in_a):
    account = set_up(month_limit=100)
    account.counted_parts, account.counted_month = 40, month_of(system_clock)
    account.save()
    text = owner.get("/desk/messages/channels/").content.decode()
    assert "40 of 100 texts" in text
    assert "€2.80" in text


def test_the_words_of_a_text_show_segments_and_cost(owner, in_a):
    set_up()
    page = "/desk/messages/settings/visit_thanks_customer/en/text/"
    text = owner.post(page, {"subject": "s", "lead": "l", "short": "云" * 70}).content.decode()
    assert "2 texts" in text
    assert "€0.14" in text
    assert "wide alphabet" in text


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_sets_them_up(salon_a, cast, client_of, role):
    client = client_of(salon_a, getattr(cast, role))
    assert client.get("/desk/messages/channels/").status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("account_sid", "AC 77", 422),
        ("account_sid", "账号", 422),
        ("account_sid", "AC\u200b7", 422),
        ("sender", "My Salon", 302),
    ],
)
def test_what_stands_in_addresses_and_headers_is_plain(owner, in_a, name, value, status):
    assert owner.post(PAGE, TYPED | {name: value}).status_code == status
