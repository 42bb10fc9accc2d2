"""The code in words, in its reader's language; neither it nor the link is kept once it has left."""

from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary.telling.facts import salon_of_now
from booking.mine.codes import code_of, link_of
from booking.mine.models import SignInCode
from booking.storefront.pages import salon_address
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.outbox.registry import DeliveryError

KIND = "mine_code"
LABEL = gettext_lazy("Code to sign in to the own page")


def code_render(message: Message) -> Rendered:
    """The message; raises DeliveryError where the code is over and gone."""
    row = SignInCode.objects.filter(pk=message.context["code"]).first()
    if row is None:
        raise DeliveryError("the code is over", permanent=True)
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return _rendered(row, message.context["reader"], language)


def _rendered(row: SignInCode, reader: str, language: str) -> Rendered:
    code, salon = code_of(row), salon_of_now()
    lead, action, secrets = _to_come_in(row) if row.session_id is None else _to_prove()
    letter = Letter(
        language=language,
        subject=_("Your code for %(salon)s") % {"salon": salon.name},
        greeting=_("Hello %(name)s,") % {"name": reader},
        lead=lead,
        rows=(Row(_("Code"), (code,)),),
        action=action,
        closing=(
            _("It is good for ten minutes, once. We never ask you for it; tell it to nobody."),
            _("If you did not ask for it, there is nothing to do."),
        ),
        sender=salon.name,
    )
    rendered = letter_render(letter, secrets=(code, *secrets), values={"code": code, "salon": salon.name})
    short = _("%(code)s is your code for %(salon)s. Tell it to nobody.") % {"code": code, "salon": salon.name}
    return replace(rendered, short=short, confidential=True)


def _to_come_in(row: SignInCode) -> tuple[str, Action, tuple[str, ...]]:
    """What it is for, where it leads, and what else of it is secret."""
    lead = _("With this code you see your visits. Type it where you asked for it, or open the link there.")
    return lead, Action(_("See my visits"), salon_address(f"/me/link/{link_of(row)}/")), (link_of(row),)


def _to_prove() -> tuple[str, Action, tuple[str, ...]]:
    """The same where somebody who is signed in adds a contact: the link is of no use to anybody else."""
    lead = _("With this code the salon knows that this is yours. Type it where you asked for it.")
    return lead, Action(_("Type the code"), salon_address("/me/data/contacts/code/")), ()
