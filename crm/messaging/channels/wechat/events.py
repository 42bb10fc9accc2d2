"""What WeChat tells us, as XML, and how it is answered; in plain mode (明文模式) as it stands, else out of `sealed`.

In plain mode the signature (SHA-1 of token, timestamp and nonce) covers no body: the address's own secret token, TLS, and a
fresh timestamp stand guard. Every effect is one that a second telling does not change.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from django.http import HttpResponse

from crm.messaging.hooks.replying import Told, own_number

FRESH_SECONDS = 600
LONGEST = 64 * 1024
LISTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
    "subscribe_msg_sent_event": "SubscribeMsgSentEvent",
}
ANSWER = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
    "<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content></xml>"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that WeChat tells: who (`openid`), to which account (`to`), when (`at`, seconds), its own fields and rows."""

    openid: str
    to: str
    at: int
    fields: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]

    @property
    def event(self) -> str:
        """The event's name in lower case, "" for a message."""
        return self.fields.get("Event", "").lower() if self.fields.get("MsgType") == "event" else ""

    @property
    def scene(self) -> str:
        """What the scanned code carried."""
        return self.fields.get("EventKey", "").removeprefix("qrscene_")


def is_genuine(query: Mapping[str, str], *, token: str, now: datetime) -> bool:
    """Whether the signature is WeChat's and not older than ten minutes."""
    stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not is_fresh(stamp, now):
        return False
    expected = signature(token, stamp, nonce)
    return hmac.compare_digest(expected.encode(), query.get("signature", "").encode())


def is_fresh(stamp: str, now: datetime) -> bool:
    """Whether it is a time, and not further than ten minutes off."""
    at = own_number(stamp)
    return at is not None and abs(now.timestamp() - at) <= FRESH_SECONDS


def signature(token: str, stamp: str, nonce: str) -> str:
    """SHA-1 of the three in the order of their letters."""
    return hashlib.sha1("".join(sorted((token, stamp, nonce))).encode()).hexdigest()  # noqa: S324 - WeChat's


def said_of(body: bytes) -> Said:
    """What is told; raises ValueError, KeyError for what cannot be read."""
    if len(body) > LONGEST or b"<!" in body.replace(b"<![CDATA[", b""):
        raise ValueError("not a message of WeChat's")
    try:
        root = ET.fromstring(body)  # noqa: S314 - no declaration, no entity gets here
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    fields = {child.tag: child.text or "" for child in root if not len(child)}
    at = own_number(fields["CreateTime"])
    if at is None:
        raise ValueError("no such time")
    listed = root.find(LISTS.get(fields.get("Event", ""), "-"))
    rows = [] if listed is None else [{part.tag: part.text or "" for part in row} for row in listed]
    return Said(fields["FromUserName"], fields["ToUserName"], at, fields, tuple(rows))


def receipts(said: Said) -> Iterator[Told]:
    """What became of messages."""
    if said.event == "templatesendjobfinish":
        status = said.fields.get("Status", "")
        yield _told(said, said.fields.get("MsgID", ""), status == "success", status)
    if said.event == "subscribe_msg_sent_event":
        for row in said.rows:
            status = f"{row.get('ErrorCode', '')} {row.get('ErrorStatus', '')}".strip()
            yield _told(said, row.get("MsgID", ""), row.get("ErrorCode") == "0", status)


def _told(said: Said, number: str, arrived: bool, status: str) -> Told:  # noqa: FBT001 - a fact, not a switch
    return Told(number, None, arrived, "" if arrived else f"WeChat: {status}", said.openid)


def answer(said: Said, text: str, *, wrap: Callable[[str], str] = str) -> HttpResponse:
    """A text back, `wrap` as WeChat wants it wrapped; or that it was taken."""
    if not text:
        return HttpResponse("success", content_type="text/plain")
    safe = text.replace("]]>", "]] >")
    body = ANSWER.format(to=said.openid, sender=said.to, at=said.at, text=safe)
    return HttpResponse(wrap(body), content_type="application/xml")
