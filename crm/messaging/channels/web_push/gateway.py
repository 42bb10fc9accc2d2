"""Web push (RFC 8030): to all browsers of a customer that take it; one that is gone is forgotten.

A second sending shows no second time: the notification's tag is the message's.
"""

import json
import time

from django.conf import settings
from django.utils.translation import gettext as _

from crm.messaging.channels import Handed
from crm.messaging.channels.web_push.errors import Gone, refusal
from crm.messaging.channels.web_push.reaching import connection_to, path_of
from crm.messaging.channels.web_push.sealing import LONGEST_TEXT, authorization, browser_of, sealed
from crm.messaging.channels.wire import AnswerLost, exchange
from crm.messaging.models import ChannelAddress, Message
from crm.messaging.reaching.pushing import address_forget, browsers_of
from crm.messaging.rendering import Rendered
from crm.messaging.texts import one_line
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.outbound import NotFetched
from kernel.outbox.registry import DeliveryError
from tenants.registry.hosts import salon_url

PROVIDER = "web_push"
KEEPS_SECRETS = False
HANDS_ONCE = False
LONGEST_SECONDS = (
    20  # for all browsers, each its share of what is left: with the outbox's budget below its task's limit
)
LIVES_SECONDS = 24 * 3600
TAKEN = {200, 201, 202, 204}
LONGEST_BODY, SHORT_BODY = 700, 100


def send(message: Message, rendered: Rendered) -> Handed:
    """Push to each of the customer's browsers; one that took it is enough. Raises DeliveryError, NotNow."""
    text, errors, taken = text_of(message, rendered), [], 0
    browsers, over = list(browsers_of(message.to)), time.monotonic() + LONGEST_SECONDS
    for place, browser in enumerate(browsers):
        now = time.monotonic()
        try:
            _push(browser, text, deadline=now + (over - now) / (len(browsers) - place))
            taken += 1
        except Gone:
            address_forget(browser)
        except DeliveryError as error:
            errors.append(error)
    if taken:
        return Handed()
    raise _worth_trying(errors)


def text_of(message: Message, rendered: Rendered) -> bytes:
    """What the browser shows: title, words, where a tap leads, in one sealed record."""
    for longest in (LONGEST_BODY, SHORT_BODY):
        text = json.dumps(_said(message, rendered, longest), ensure_ascii=False).encode()
        if len(text) <= LONGEST_TEXT:
            return text
    raise DeliveryError(_("it is too long for a notification"), permanent=True)


def _said(message: Message, rendered: Rendered, longest: int) -> dict[str, str]:
    words = one_line(rendered.short.partition("\n")[0])  # the link is the tap, and nobody can answer
    return {
        "title": current_salon().name[:SHORT_BODY],
        "body": (words or one_line(rendered.subject))[:longest],
        "url": rendered.values.get("link", ""),
        "tag": f"m{message.pk}",
        "lang": message.language,
    }


def _push(browser: ChannelAddress, text: bytes, *, deadline: float) -> None:
    """Raises Gone, DeliveryError, NotNow."""
    endpoint = browser.address
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(LIVES_SECONDS),
        "Urgency": "high",
        "Authorization": authorization(endpoint, contact=_contact(), now=system_clock.now()),
    }
    body = sealed(text, browser_of(browser.keys["p256dh"], browser.keys["auth"]))
    try:
        with connection_to(endpoint, deadline=deadline) as connection:
            answer = exchange(connection, path_of(endpoint), body=body, headers=headers)
    except (AnswerLost, NotFetched) as error:
        raise DeliveryError(str(error)) from error
    if answer.status not in TAKEN:
        raise refusal(answer)


def _worth_trying(errors: list[DeliveryError]) -> DeliveryError:
    """Of several refusals the one that passes; without a browser left nothing does."""
    for error in errors:
        if not error.permanent:
            return error
    return (
        errors[0] if errors else DeliveryError(_("no browser of theirs takes push any more"), permanent=True)
    )


def _contact() -> str:
    """Whom a push service may ask about us."""
    slug: str = current_salon().slug  # type: ignore[attr-defined]
    address = salon_url(slug, "/")
    return address if address.startswith("https:") else f"mailto:hello@{settings.BASE_DOMAIN}"
