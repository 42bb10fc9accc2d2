"""A message as a mail."""

import hashlib
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.texts import one_line
from kernel.context import current_salon


def mail_of(message: Message, rendered: Rendered) -> EmailMultiAlternatives:
    """The mail: text, HTML, and the visit both as a calendar's invitation and as a file."""
    mail = EmailMultiAlternatives(
        subject=one_line(rendered.subject),
        body=rendered.text,
        from_email=sender_of(rendered.sender),
        to=[message.to],
        reply_to=[rendered.answer_to] if rendered.answer_to else None,
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
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
