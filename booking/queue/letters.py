"""The words of the call, in the reader's language."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary.telling.facts import salon_of_now
from booking.queue.tokens import ticket_token
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from tenants.registry.hosts import salon_url

KIND_CALLED = "queue_called"
LABEL = gettext_lazy("Queue: your turn")


def called_render(message: Message) -> Rendered:
    """The message in its reader's language; the link's token is not kept once it has left."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return letter_render(
            _called(facts),
            answer_to=facts["answer_to"],
            secrets=(ticket_token(facts["reference"]),),
            values=_values(facts),
        )


def _values(facts: dict[str, Any]) -> dict[str, str]:
    """The variables for templates of providers; the ticket's number is its `reference` to whoever waits."""
    return {
        "customer": facts["reader"],
        "salon": salon_of_now().name,
        "services": facts["services"],
        "staff": facts["staff"],
        "location": facts["place"],
        "phone": facts["phone"],
        "reference": facts["code"],
    }


def _called(facts: dict[str, Any]) -> Letter:
    salon, named = salon_of_now(), {"code": facts["code"], "name": facts["reader"], "staff": facts["staff"]}
    lead = _("It is your turn: %(staff)s is ready for you.") if facts["staff"] else _("It is your turn.")
    closing = _("If you cannot come, please leave the queue on the page of your ticket.")
    return Letter(
        language=translation.get_language() or "en",
        subject=_("Your turn: ticket %(code)s") % named,
        greeting=_("Hello %(name)s,") % named if named["name"] else _("Hello,"),
        lead=lead % named,
        rows=(
            Row(_("Ticket"), (facts["code"],)),
            Row(_("What"), (facts["services"],)),
            Row(_("Where"), (facts["place"],)),
        ),
        action=Action(_("See your ticket"), salon_url(salon.slug, f"/t/{ticket_token(facts['reference'])}/")),
        closing=(closing,),
        sender=salon.name,
    )
