"""Mails about accounts (reset, confirmation) leave through the outbox like every other message.

Their link is for its reader alone: it is never kept in words, and the facts that hold it go once the message ended.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.outbox.registry import DeliveryError
from tenants.accounts.mails import AccountMail

KINDS = ("account_reset", "account_confirm", "account_invite")
USEFUL_FOR = timedelta(hours=12)


def account_mail_write(mail: AccountMail) -> None:
    """Owe the mail; the mailer of `tenants.accounts.mails`."""
    link = hashlib.sha256(mail.url.encode()).hexdigest()[:40]
    draft = Draft(
        kind=mail.kind,
        to=mail.to,
        language=mail.language or translation.get_language() or current_salon().language,
        context={"name": mail.name, "url": mail.url},
        dedupe_key=f"{mail.kind}:{link}",
        expires_at=system_clock.now() + USEFUL_FOR,
    )
    with transaction.atomic():
        messages_write([draft])


def account_mail_render(message: Message) -> Rendered:
    """The mail in its reader's language; raises DeliveryError when its link is gone already."""
    url = message.context.get("url", "")
    if not url:
        raise DeliveryError("the link is no longer kept; ask for a new one", permanent=True)
    name = message.context["name"]
    mail = AccountMail(kind=message.kind, to=message.to, name=name, language=message.language, url=url)
    context = {"mail": mail, "salon": current_salon()}
    with translation.override(message.language):
        subject = render_to_string(f"account/email/{message.kind}_subject.txt", context)
        text = render_to_string(f"account/email/{message.kind}_message.txt", context)
    return Rendered(
        subject=" ".join(subject.split()),
        text=text,
        sender=current_salon().name,
        secrets=(url,),
        confidential=True,
    )
