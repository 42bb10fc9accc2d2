"""Mails about accounts. A higher room that keeps messages registers how they leave; until then Django's mail sends them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from kernel.context import current_salon_or_none


@dataclass(frozen=True, slots=True)
class AccountMail:
    """One mail to a user: `kind` is "account_reset", "account_confirm" or "account_invite", `url` the one thing to open."""

    kind: str
    to: str
    name: str
    language: str
    url: str


Mailer = Callable[[AccountMail], None]
_mailers: list[Mailer] = []


def register_mailer(mailer: Mailer) -> None:
    """Let a higher room carry the mails of a salon's accounts; called once, in AppConfig.ready."""
    _mailers[:] = [mailer]


def account_mail_send(mail: AccountMail) -> None:
    """Send it: in a salon through the registered mailer; in `public`, or without one, at once by Django."""
    if _mailers and current_salon_or_none() is not None:
        _mailers[0](mail)
    else:
        _send_now(mail)


def _send_now(mail: AccountMail) -> None:
    with translation.override(mail.language or translation.get_language()):
        context = {"mail": mail, "salon": current_salon_or_none()}
        subject = render_to_string(f"account/email/{mail.kind}_subject.txt", context).strip()
        text = render_to_string(f"account/email/{mail.kind}_message.txt", context)
    send_mail(" ".join(subject.split()), text, None, [mail.to])
