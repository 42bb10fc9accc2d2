"""What Twilio tells us: status callbacks and incoming texts, as signed forms; answered in TwiML."""

import base64
import hashlib
import hmac
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse

from crm.messaging.accounts.opened import account_of, hook_url
from crm.messaging.channels.twilio.gateway import PROVIDER
from crm.messaging.hooks.replying import Incoming, Told, own_number

ARRIVED = {"delivered": True, "read": True, "undelivered": False, "failed": False}


def is_genuine(request: HttpRequest) -> bool:
    """Whether X-Twilio-Signature is that of the address and the form, in the order of their names."""
    asked = request.META.get("QUERY_STRING", "")
    address = f"{hook_url(PROVIDER)}?{asked}" if asked else hook_url(PROVIDER)
    told = "".join(
        f"{name}{value}" for name in sorted(request.POST) for value in sorted(set(request.POST.getlist(name)))
    )
    expected = signature(account_of(PROVIDER).secret, address + told)
    return hmac.compare_digest(expected.encode(), request.headers.get("X-Twilio-Signature", "").encode())


def signature(token: str, text: str) -> str:
    """HMAC-SHA1 with the account's token, in base64."""
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def told(request: HttpRequest) -> list[Told | Incoming]:
    """The one thing that the form tells."""
    form = request.POST
    number = form.get("MessageSid", "")
    if "MessageStatus" in form:
        own, code = request.GET.get("m", ""), form.get("ErrorCode", "")
        error = f"Twilio: {form['MessageStatus']} {code}".strip()
        return [Told(number, own_number(own), ARRIVED.get(form["MessageStatus"]), error)]
    opted_out = form.get("OptOutType", "") == "STOP"
    return [Incoming(number, form.get("From", ""), form.get("Body", ""), opted_out)]


def answer(text: str) -> HttpResponse:
    """A text back, or none."""
    said = f"<Message>{escape(text)}</Message>" if text else ""
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>', content_type="application/xml"
    )
