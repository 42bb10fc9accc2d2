"""Web push: sealed for one browser, signed by the salon, to public services alone; what is gone is forgotten."""

import json
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from crm.customers.models import Consent, CustomerContact
from crm.messaging.channels.web_push import gateway, reaching
from crm.messaging.channels.web_push.reaching import NotPublic, endpoint_may_be, public_address
from crm.messaging.channels.web_push.sealing import Browser as Keys
from crm.messaging.channels.web_push.sealing import public_key, sealed_with
from crm.messaging.costs.allowances import use_of
from crm.messaging.models import ChannelAddress, ChannelWish, Message
from crm.messaging.reaching.proving import proof_token
from crm.messaging.rendering import message_render
from kernel.clock import FixedClock, system_clock
from tests.crm.messaging.providers.conftest import customers, deliver, deliver_all
from tests.crm.messaging.push.server import Browser, PushServer, bytes_of, claims_of, text_of
from tests.visits import START, make_visit


@pytest.fixture
def service(settings):
    server = PushServer()
    settings.PUSH_TRUSTED = [server.base]
    settings.EMAIL_URL = "smtp://mail.example"
    yield server
    server.stop()


@pytest.fixture
def clock():
    return FixedClock(START - timedelta(days=5))


@pytest.fixture
def page(salon_a, client_of, in_a, service):
    """A visit, its customer's page, and a browser that allows notifications there."""
    visit = make_visit(email="ada@example.com")
    client, address = client_of(salon_a), f"/b/{manage_token(visit)}/reach/"
    browser = Browser(f"{service.base}/push/one")
    proof = proof_token(visit.customer_id, clock=system_clock)

    def allow(one=browser):
        read = client.get(address, {"p": proof}).context["wish_wording"].mark
        return client.post(f"{address}push/", one.told | {"p": proof, "read": read})

    allow.proof = proof
    allow.visit, allow.browser, allow.client, allow.address = visit, browser, client, address
    return allow


def told(visit, clock, kind="booked"):
    appointment_announce(appointment=visit, kind=kind, clock=clock)
    deliver(clock)
    return customers()


def test_the_documented_example_is_sealed_as_it_says():
    # RFC 8291, section 5
    keys = Keys(
        bytes_of("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        bytes_of("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    own = ec.derive_private_key(
        int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    said = b"When I grow up, I want to be a watermelon"
    body = sealed_with(said, keys, own, bytes_of("DGv6ra1nlYgDCS1FRnbzlw"))
    assert text_of(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_gets_the_visit_and_opens_its_page_at_a_tap(page, service, clock):
    assert page().status_code == 302
    message = told(page.visit, clock)[0]
    shown = page.browser.opened(service.calls[0].body)
    assert (message.channel, message.state) == ("push", "sent")
    assert shown["title"] == "Salon A"
    assert shown["url"].endswith(f"/b/{manage_token(page.visit)}/")
    assert (shown["tag"], shown["body"]) == (f"m{message.pk}", message.subject)


def test_the_push_is_signed_by_the_salon_for_that_service(page, service, clock):
    page()
    told(page.visit, clock)
    headers = service.calls[0].headers
    claims = claims_of(headers["authorization"], public_key())
    assert claims["aud"] == service.base
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "86400")


def test_each_salon_has_a_key_of_its_own(in_a, salon_b, inside):
    ours = public_key()
    with inside(salon_b):
        assert public_key() != ours


def test_allowing_it_is_a_wish_and_a_consent(page):
    page()
    page()
    given = Consent.objects.get(purpose="message_push")
    assert (given.given, given.source, given.text_version) == (True, "storefront", "messages 1 en")
    assert "may write to me this way" in given.text
    assert ChannelWish.objects.get().channel == "push"
    assert ChannelAddress.objects.count() == 1


def test_the_page_shows_what_one_agrees_to_and_takes_no_choice_beside_another_text(page):
    shown = page.client.get(f"{page.address}?p={page.proof}")
    assert "may write to me this way" in shown.content.decode()
    posted = {"p": page.proof, "channel": "email", "read": "another"}
    assert page.client.post(page.address, posted).status_code == 422
    assert not ChannelWish.objects.exists()
    page.client.post(page.address, posted | {"read": shown.context["wish_wording"].mark})
    assert Consent.objects.get().text_version == "messages 1 en"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_email_goes_out(page, service, clock, status):
    page()
    service.answer(status, {})
    assert [one.channel for one in told(page.visit, clock)] == ["push", "email"]
    assert not ChannelAddress.objects.exists()


@pytest.mark.parametrize(("status", "headers"), [(429, {"Retry_After": "1"}), (503, {})])
def test_a_service_that_is_busy_is_asked_again(page, service, clock, status, headers):
    page()
    service.answer(status, {}, **headers)
    assert told(page.visit, clock)[0].state == "waiting"
    deliver_all(clock)
    assert customers()[0].state == "sent"


def test_one_of_two_browsers_is_enough(page, service, clock):
    page()
    page(Browser(f"{service.base}/push/two"))
    service.answer(410, {})
    assert told(page.visit, clock)[0].state == "sent"
    assert ChannelAddress.objects.get().address.endswith("two")


def test_a_service_that_drips_costs_the_others_nothing_and_has_an_end(page, service, clock, monkeypatch):
    monkeypatch.setattr(gateway, "LONGEST_SECONDS", 0.6)
    page()
    page(Browser(f"{service.base}/push/two"))
    service.drip()
    began = time.monotonic()
    assert told(page.visit, clock)[0].state == "sent"
    assert [call.path for call in service.calls] == ["/push/one", "/push/two"]
    assert time.monotonic() - began < 3


def test_one_that_only_drips_is_tried_twice_and_then_email_goes_out(page, service, clock, monkeypatch):
    monkeypatch.setattr(gateway, "LONGEST_SECONDS", 0.3)
    page()
    service.drip()
    assert told(page.visit, clock)[0].state == "waiting"
    service.drip()
    deliver_all(clock)
    deliver_all(clock)
    assert [(one.channel, one.state) for one in customers()] == [("push", "failed"), ("email", "sent")]


def test_an_unforeseen_error_counts_nothing(page, clock, monkeypatch):
    page()
    monkeypatch.setattr(gateway, "sealed", lambda *_arguments: 1 // 0)
    told(page.visit, clock)
    assert use_of("push", clock=clock).counted == 0
    monkeypatch.undo()
    deliver_all(clock)
    assert use_of("push", clock=clock).counted == 1


def test_a_customer_has_five_browsers_at_most(page, service):
    for number in range(7):
        page(Browser(f"{service.base}/push/{number}"))
    kept = ChannelAddress.objects.order_by("pk").values_list("address", flat=True)
    assert [address[-1] for address in kept] == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x", "https://localhost/x", "https://push.example:8443/x", "https://a@push.example/x",
        "ftp://push.example/", "https://", "x", "", "https://push.example/\r\nHost: x", "https://push.example/" + "x" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_public_push_service_is_refused(page, endpoint):
    assert page(Browser(endpoint)).status_code == 422
    assert not ChannelAddress.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fc00::1", "fe80::1%eth0",
     "::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::a00:1", "224.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch, address):
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_args, **_options: found)
    assert endpoint_may_be("https://push.example/x")
    with pytest.raises(NotPublic):
        public_address("push.example", deadline=time.monotonic() + 5)


@pytest.mark.parametrize("keys", [{"p256dh": "x"}, {"auth": ""}, {"p256dh": text_of(b"\x04" + b"\x01" * 64)}])
def test_keys_that_are_none_are_refused(page, keys):
    answer = page.client.post(f"{page.address}push/", page.browser.told | keys | {"p": page.proof})
    assert answer.status_code == 422


def test_the_page_offers_what_there_is(page):
    text = page.client.get(page.address, {"p": page.proof}).content.decode()
    assert f'data-push-key="{public_key()}"' in text
    assert "a•••@example.com" in text
    assert 'value="sms"' not in text


def test_a_choice_on_the_page_is_kept_with_its_consent(page):
    mark = page.client.get(f"{page.address}?p={page.proof}").context["wish_wording"].mark
    answer = page.client.post(page.address, {"channel": "email", "p": page.proof, "read": mark})
    assert answer["Location"].endswith(f"saved=1&p={page.proof}")
    assert ChannelWish.objects.get().channel == "email"
    assert Consent.objects.get(purpose="message_email").address == "127.0.0.1"
    page.client.post(page.address, {"channel": "", "p": page.proof})
    assert not ChannelWish.objects.exists()


def test_a_visits_link_alone_neither_ends_a_stop_nor_changes_a_wish(page):
    page()
    Consent.objects.create(customer=page.visit.customer, purpose="message_email", given=False, source="sms")
    for wish in ({"channel": "email"}, {"channel": ""}, {"channel": "email", "p": "x"}):
        assert page.client.post(page.address, wish).status_code == 403
    assert ChannelWish.objects.get().channel == "push"
    assert not Consent.objects.get(purpose="message_email").given
    assert 'name="channel"' not in page.client.get(page.address).content.decode()


def test_a_channel_that_there_is_not_is_refused(page):
    assert page.client.post(page.address, {"channel": "pigeon", "p": page.proof}).status_code == 404


def test_beside_a_text_that_has_changed_the_choice_stays_and_is_not_kept(page):
    posted = {"channel": "email", "p": page.proof, "read": "an older text"}
    answer = page.client.post(page.address, posted)
    shown = answer.content.decode()
    assert (answer.status_code, "The text has just changed" in shown) == (422, True)
    assert 'value="email" checked' in shown
    assert not ChannelWish.objects.exists()


def test_no_browser_is_allowed_and_no_code_shown_beside_a_text_that_has_changed(page):
    for way, told in (("push", page.browser.told), ("wechat", {})):
        answer = page.client.post(f"{page.address}{way}/", told | {"p": page.proof, "read": "an older text"})
        assert (answer.status_code, b"The text has just changed" in answer.content) == (422, True)
    assert not Consent.objects.exists()
    assert not ChannelAddress.objects.exists()
    page()
    assert Consent.objects.get().purpose == "message_push"


def test_a_strangers_link_reaches_nobody(page, salon_b, client_of):
    assert client_of(salon_b).get(page.address).status_code == 404


def test_the_worker_is_ours_and_for_the_pages_of_visits(page):
    answer = page.client.get("/push-worker.js")
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript", "/b/")
    assert page.client.get("/push-icon.png").content[:4] == b"\x89PNG"


def test_nothing_in_a_notification_is_longer_than_a_record_takes(page, service, clock):
    page()
    page.visit.visitor_name = "😀" * 30
    told(page.visit, clock)
    assert len(service.calls[0].body) <= 4096
    assert json.dumps(page.browser.opened(service.calls[0].body))


def test_a_visits_link_alone_opens_no_way_for_a_stranger(page, salon_b, inside):
    with inside(salon_b):
        strange = proof_token(page.visit.customer_id, clock=system_clock)
    other = proof_token(page.visit.customer_id + 1, clock=system_clock)
    old = proof_token(page.visit.customer_id, clock=FixedClock(system_clock.now() - timedelta(days=2)))
    for proof in ("", "x", "9999999999.0", strange, other, old):
        assert page.client.post(f"{page.address}push/", page.browser.told | {"p": proof}).status_code == 403
        assert page.client.post(f"{page.address}wechat/", {"p": proof}).status_code == 403
    assert not ChannelAddress.objects.exists()
    assert "data-push-key" not in page.client.get(page.address).content.decode()


def test_whose_link_is_over_is_offered_a_new_one_in_words(page):
    shown = page.client.post(page.address, {"channel": "email", "p": "x"}).content.decode()
    assert "Your link is over." in shown
    assert 'name="prove"' in shown
    assert 'name="channel"' not in shown


def test_the_email_beside_a_phone_is_sent_no_link(page):
    CustomerContact.objects.create(customer=page.visit.customer, kind="phone", value="+4915112345678")
    answer = page.client.post(page.address, {"prove": "1"})
    assert "Please ask at the salon" in answer.content.decode()
    assert not Message.objects.filter(kind="reach_proof").exists()


def test_the_link_goes_to_the_customers_own_address(page):
    page.visit.visitor_email = "stranger@example.com"
    page.visit.save()
    page.client.post(page.address, {"prove": "1"})
    message = Message.objects.get(kind="reach_proof")
    rendered = message_render(message)
    link = rendered.values["link"]
    assert message.to == "ada@example.com"
    assert rendered.secrets[0] in link
    kept = json.dumps(message.context)
    assert (rendered.secrets[0] in kept, manage_token(page.visit) in kept) == (False, False)
    assert "data-push-key" in page.client.get(page.address, {"p": rendered.secrets[0]}).content.decode()
