"""Email by SMTP, at the server that EMAIL_URL names.

`smtp://user:password@host:587` (`?tls=1` for STARTTLS) or `smtps://…:465`.
"""

import hashlib
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from crm.messaging.channels.email.errors import delivery_error
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.texts import one_line
from kernel.context import current_salon

KEEPS_SECRETS = False
PORTS = {"smtp": 25, "smtps": 465}


def send(message: Message, rendered: Rendered) -> None:
    """Hand the mail to the server; raises DeliveryError."""
    mail = mail_of(message, rendered)
    try:
        mail.send()
    except OSError as error:
        raise delivery_error(error) from error


def mail_of(message: Message, rendered: Rendered) -> EmailMultiAlternatives:
    """The mail: text, HTML, and the visit both as a calendar's invitation and as a file."""
    mail = EmailMultiAlternatives(
        subject=one_line(rendered.subject),
        body=rendered.text,
        from_email=sender_of(rendered.sender),
        to=[message.to],
        reply_to=[rendered.answer_to] if rendered.answer_to else None,
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        connection=connection(),
    )
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    if rendered.calendar:
        mail.attach_alternative(rendered.calendar, f"text/calendar; method={rendered.calendar_method}")
        mail.attach("visit.ics", rendered.calendar.encode(), "application/ics")
    return mail


def sender_of(name: str) -> str:
    """The house's address under the salon's name: servers trust one domain, people know the salon."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(name) or own_name, address))


def message_id(message: Message) -> str:
    """The same for each attempt, so that a mail server that got it twice can show it once."""
    text = f"{current_salon().uuid}:{message.dedupe_key}".encode()
    return f"<{hashlib.sha256(text).hexdigest()[:40]}@{settings.BASE_DOMAIN}>"


def connection() -> BaseEmailBackend:
    """A fresh line to the server of EMAIL_URL."""
    return get_connection("django.core.mail.backends.smtp.EmailBackend", **server_options(settings.EMAIL_URL))


def server_options(url: str) -> dict[str, Any]:
    """The options of Django's SMTP backend; raises ImproperlyConfigured for an address of another kind."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587?tls=1")
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parse_qs(parts.query).get("tls", ["0"])[-1] in {"1", "true", "yes"},
        "timeout": settings.EMAIL_TIMEOUT,
    }
