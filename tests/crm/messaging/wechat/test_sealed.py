"""WeChat's encrypted mode: its own published examples, and calls made here by other means than the product's."""

import base64
import hashlib
import os
import struct
import time
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from crm.messaging.accounts.opened import AES_KEY, wechat_signature_token
from crm.messaging.accounts.sealing import hook_token, seal
from crm.messaging.channels.wechat import sealed
from crm.messaging.channels.wechat.sealed import Forged, Seal
from crm.messaging.models import Reply
from kernel.clock import system_clock
from tests.crm.messaging.wechat.conftest import APP, EVENT, OPENID, set_up
from tests.crm.messaging.wechat.test_hooks import TEXT

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
# The examples of the platform's own sample programs (WXBizMsgCrypt, 2014).
SIGNED = ("1409735669", "1320562132", "5d197aaffba7e9b25a30732f161a50dee96bd5fa")
PUBLISHED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5G"
    "IItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMe"
    "zR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl"
    "9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
ANSWERED = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
THEN = datetime.fromtimestamp(1_409_735_700, UTC)


def envelope(ciphertext):
    return f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>".encode()


def query(stamp, nonce, signature):
    return {"timestamp": stamp, "nonce": nonce, "msg_signature": signature}


def test_the_published_example_opens():
    message = Seal("spamtest", KEY, "wx2c2769f8efd9abc2").open(query(*SIGNED), envelope(PUBLISHED), now=THEN)
    assert ET.fromstring(message).findtext("Content") == "abcdteT"


def test_the_published_answer_is_what_we_make(monkeypatch):
    monkeypatch.setattr(sealed.secrets, "token_bytes", lambda _length: b"aaaabbbbccccdddd")
    said = Seal("t", KEY, "wxb11529c136998cb6").close("我是中文abcd123", now=THEN)
    assert ET.fromstring(said).findtext("Encrypt") == ANSWERED


@pytest.mark.parametrize(
    ("change", "app_id"),
    [
        ({"msg_signature": "0" * 40}, "wx2c2769f8efd9abc2"),
        ({"nonce": "1"}, "wx2c2769f8efd9abc2"),
        ({"timestamp": "1409735670"}, "wx2c2769f8efd9abc2"),
        ({"timestamp": "１"}, "wx2c2769f8efd9abc2"),
        ({}, "wx49f0ab532d5d035a"),
    ],
    ids=["signature", "nonce", "time", "no time", "another account's"],
)
def test_what_differs_in_anything_is_forged(change, app_id):
    with pytest.raises(Forged):
        Seal("spamtest", KEY, app_id).open(query(*SIGNED) | change, envelope(PUBLISHED), now=THEN)


def crypt(key, data, *, opening=False):
    """AES-256-CBC as another program does it."""
    raw = base64.b64decode(key + "=")
    cipher = Cipher(algorithms.AES256(raw), modes.CBC(raw[:16]))
    work = cipher.decryptor() if opening else cipher.encryptor()
    return work.update(data) + work.finalize()


def wrapped(message, *, app_id=APP, key=KEY):
    """The ciphertext of a message."""
    plain = os.urandom(16) + struct.pack(">I", len(message.encode())) + message.encode() + app_id.encode()
    padder = padding.PKCS7(256).padder()
    return base64.b64encode(crypt(key, padder.update(plain) + padder.finalize())).decode()


def sha(*parts):
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@pytest.fixture
def post(salon_a, client_of, in_a):
    """Have WeChat tell something, sealed."""
    set_up(**{AES_KEY: seal(KEY)})
    client = client_of(salon_a, csrf=True)
    token, path = (
        wechat_signature_token("wechat_template"),
        f"/hooks/wechat/wechat_template/{hook_token('wechat_template')}/",
    )

    def send(rest="", *, ciphertext=None, age=0, nonce="n1", body=None, stamp=None):
        stamp = stamp or str(int(time.time()) - age)
        told = EVENT.format(openid=OPENID, at=int(time.time()), rest=rest)
        ciphertext = ciphertext or wrapped(told)
        signed = f"timestamp={stamp}&nonce={nonce}&encrypt_type=aes&signature={sha(token, stamp, nonce)}"
        address = f"{path}?{signed}&msg_signature={sha(token, stamp, nonce, ciphertext)}"
        return client.post(address, body or envelope(ciphertext), content_type="text/xml")

    send.token = token
    return send


def test_what_is_told_sealed_is_heard(post):
    assert post(TEXT.format("hello", 1)).content == b"success"
    assert Reply.objects.get().text == "hello"


def test_the_answer_goes_back_sealed(post):
    said = ET.fromstring(
        post("<MsgType>event</MsgType><Event>SCAN</Event><EventKey>not-ours</EventKey>").content
    )
    parts = [said.findtext(name) for name in ("TimeStamp", "Nonce", "Encrypt")]
    assert said.findtext("MsgSignature") == sha(post.token, *parts)
    plain = crypt(KEY, base64.b64decode(parts[2]), opening=True)
    (length,) = struct.unpack(">I", plain[16:20])
    assert b"no longer good" in plain[20 : 20 + length]
    assert plain[20 + length : -plain[-1]] == APP.encode()


def test_a_call_that_came_before_is_refused(post):
    ciphertext = wrapped(EVENT.format(openid=OPENID, at=int(time.time()), rest=TEXT.format("once", 7)))
    stamp = str(int(time.time()))
    answers = [post(ciphertext=ciphertext, stamp=stamp).status_code for _time in range(2)]
    assert answers == [200, 403]
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("age", [601, -900])
def test_an_old_call_is_refused(post, age):
    assert post(TEXT.format("x", 2), age=age).status_code == 403


@pytest.mark.parametrize(
    "ciphertext",
    [
        wrapped("<xml/>", app_id="wx-other"),
        wrapped("<xml/>", key=KEY[::-1]),
        "AAAA",
        "%%%",
        "A" * 44,
        "YWJj" * 16,
    ],
    ids=["another account", "another key", "short", "no base64", "no whole block", "nothing sealed"],
)
def test_what_was_sealed_for_somebody_else_or_by_nobody_is_refused(post, ciphertext):
    assert post(ciphertext=ciphertext).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"), [(b"<xml>", 400), (b"<xml/>", 403), (b"<!DOCTYPE x><xml/>", 400), (b"\xff\x00", 400)]
)
def test_what_is_no_envelope_is_refused(post, body, status):
    assert post(TEXT.format("x", 3), body=body).status_code == status


def test_with_a_key_nothing_plain_is_taken(post, tell):
    assert tell(TEXT.format("plain", 9)).status_code in (400, 403)
    assert not Reply.objects.exists()


def test_without_a_key_nothing_sealed_is_taken(in_a, tell):
    set_up()
    assert tell("<Encrypt><![CDATA[AAAA]]></Encrypt>").status_code == 200
    assert not Reply.objects.exists()


def test_two_seals_of_the_same_differ():
    one = Seal("t", KEY, APP)
    texts = [one.close("same", now=system_clock.now()) for _time in range(2)]
    assert texts[0] != texts[1]
