"""WeChat and the order of ways on the page of channels; a test; the customer's code."""

import pytest

from booking.diary.tokens import manage_token
from crm.messaging.accounts.sealing import unseal
from crm.messaging.models import ChannelAccount, Message, MessageSettings
from crm.messaging.reaching.proving import proof_token
from crm.messaging.reaching.wishing import wish_wording
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tests.crm.messaging.wechat.conftest import APP, OPENID, bind, set_up
from tests.visits import make_visit

PAGE = "/desk/messages/channels/wechat_template/"
ORDER = "/desk/messages/channels/order/"
TYPED = {
    "version": 0, "is_on": "on", "app_id": APP, "secret": "canary-secret", "code:visit_booked_customer:en": "tpl-9",
    "variables:visit_booked_customer:en": "thing1 = services，time2:when",
}  # fmt: skip


@pytest.fixture
def owner(salon_a, cast, client_of, in_a):
    client = client_of(salon_a, cast.owner)
    client.post(PAGE, {"password_again": "secret-of-owner"})
    return client


def test_an_account_is_kept_with_the_places_of_its_templates(owner):
    assert owner.post(PAGE, TYPED).status_code == 302
    saved = ChannelAccount.objects.get()
    assert (saved.channel, saved.is_on, unseal(saved.secret)) == ("wechat", True, "canary-secret")
    assert saved.details["templates"] == {
        "visit_booked_customer:en": {"code": "tpl-9", "variables": ["thing1=services", "time2=when"]}
    }
    assert "canary-secret" not in owner.get(PAGE).content.decode()


def test_each_place_of_a_template_is_named(owner):
    answer = owner.post(PAGE, TYPED | {"variables:visit_booked_customer:en": "services, when"})
    assert answer.status_code == 422
    assert "thing1=services" in answer.content.decode()


def test_a_provider_of_texts_stays_in_use_beside_it(owner):
    ChannelAccount.objects.create(channel="sms", provider="twilio", is_on=True, secret="x")
    owner.post(PAGE, TYPED)
    assert ChannelAccount.objects.filter(is_on=True).count() == 2


def test_a_changed_account_forgets_its_token(owner):
    owner.post(PAGE, TYPED)
    ChannelAccount.objects.update(token="sealed", token_until=system_clock.now())
    owner.post(PAGE, TYPED | {"version": 1})
    assert ChannelAccount.objects.get().token == ""


def test_a_test_goes_to_somebody_who_is_bound(owner):
    set_up()
    bind(make_visit(email="ada@example.com").customer)
    assert owner.post("/desk/messages/channels/try-wechat/", {"to": OPENID}).status_code == 302
    assert (Message.objects.get().channel, Message.objects.get().to) == ("wechat", OPENID)
    assert owner.post("/desk/messages/channels/try-wechat/", {"to": "oNobody"}).status_code == 422


def test_the_order_is_kept_once_and_stands_on_the_trail(owner):
    for _time in range(2):
        owner.post(ORDER, {"order": "wechat,email,sms,push"})
    assert MessageSettings.objects.get().channel_order == ["wechat", "email", "sms", "push"]
    assert AuditLine.objects.filter(action="message_settings.order").count() == 1
    assert owner.get("/desk/messages/channels/").content.decode().index("1. WeChat") > 0


@pytest.mark.parametrize("order", ["", "email", "email,email,sms,push", "email,sms,wechat,push,x"])
def test_an_order_names_each_channel_once(owner, order):
    assert owner.post(ORDER, {"order": order}).status_code == 422
    assert not MessageSettings.objects.exclude(channel_order=[]).exists()


@pytest.mark.parametrize("path", [PAGE, ORDER, "/desk/messages/channels/try-wechat/"])
def test_whoever_may_not_set_up_the_salon_may_not_set_up_wechat(salon_a, cast, client_of, path):
    assert client_of(salon_a, cast.receptionist).post(path, {}).status_code == 403


def proof(visit) -> dict[str, str]:
    return {"p": proof_token(visit.customer_id, clock=system_clock), "read": wish_wording().mark}


def test_the_customer_gets_a_code_that_carries_their_link(salon_a, client_of, in_a, wechat):
    set_up()
    visit = make_visit(email="ada@example.com")
    answer = client_of(salon_a).post(f"/b/{manage_token(visit)}/reach/wechat/", proof(visit))
    assert "<svg" in answer.content.decode()
    scene = wechat.calls[-1].facts["action_info"]["scene"]["scene_str"]
    assert scene.startswith(f"{visit.customer_id}.")
    assert len(scene) <= 64


def test_without_wechat_the_page_says_so_kindly(salon_a, client_of, in_a, wechat):
    set_up()
    wechat.answer(200, {"errcode": 40164, "errmsg": "invalid ip"})
    visit = make_visit(email="a@example.com")
    answer = client_of(salon_a).post(f"/b/{manage_token(visit)}/reach/wechat/", proof(visit))
    assert answer.status_code == 503
    assert "40164" not in answer.content.decode()


AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_the_key_of_encrypted_calls_is_kept_sealed_and_shown_nowhere(owner):
    assert owner.post(PAGE, TYPED | {"calls": "sealed", "aes_key": AES}).status_code == 302
    assert unseal(ChannelAccount.objects.get().details["aes_key"]) == AES
    assert AES not in owner.get(PAGE).content.decode()
    line = AuditLine.objects.get(action="channel.changed")
    assert line.after["details"]["aes_key"] == "…"


def test_an_empty_key_stays_as_it_was_and_plain_mode_drops_it(owner):
    owner.post(PAGE, TYPED | {"calls": "sealed", "aes_key": AES})
    owner.post(PAGE, TYPED | {"version": 1, "calls": "sealed", "secret": ""})
    assert unseal(ChannelAccount.objects.get().details["aes_key"]) == AES
    owner.post(PAGE, TYPED | {"version": 2, "calls": "", "secret": ""})
    assert "aes_key" not in ChannelAccount.objects.get().details


@pytest.mark.parametrize("key", ["", "short", AES + "H", AES[:-1] + "=", "é" * 43])
def test_encrypted_mode_needs_a_whole_key(owner, key):
    answer = owner.post(PAGE, TYPED | {"calls": "sealed", "aes_key": key})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"aes_key"}
    assert not ChannelAccount.objects.exists()
