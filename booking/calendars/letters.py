"""The letter that brings a customer the link to all their visits, in their language."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.calendars.models import CustomerFeed
from booking.calendars.tokens import customer_feed_token
from booking.diary.telling.facts import PlaceFacts, salon_of_now
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.outbox.registry import NotWanted
from tenants.registry.hosts import salon_url

LABEL = gettext_lazy("Link to the customer's own calendar")


def link_render(message: Message) -> Rendered:
    """The message in its reader's language; the link's token is not kept once it has left, and not sent once it has ended."""
    facts = message.context
    if not CustomerFeed.objects.filter(reference=facts["reference"], ended_at=None).exists():
        raise NotWanted("the link was ended since")
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    token = customer_feed_token(facts["reference"])
    with translation.override(language):
        place = PlaceFacts(**facts["place"])
        letter = _letter(facts, place, token)
        values = {"salon": letter.sender, "name": facts["reader"]}
        return letter_render(letter, answer_to=place.email, secrets=(token,), values=values)


def _letter(facts: dict[str, Any], place: PlaceFacts, token: str) -> Letter:
    salon, name = salon_of_now(), facts["reader"]
    link = salon_url(salon.slug, reverse("calendars:customer_feed", args=[token]))
    closing = [
        _("Whoever has this address sees your visits: give it to nobody else."),
        _("To end it, open the link of one of your visits."),
    ]
    if place.phone:
        closing.append(_("Any question? Call us: %(phone)s") % {"phone": place.phone})
    return Letter(
        language=translation.get_language() or "en",
        subject=_("Your visits at %(salon)s in your calendar") % {"salon": salon.name},
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        lead=_("With this address your calendar shows all your visits with us, new ones and changes too."),
        rows=(
            Row(_("On the iPhone"), (_("Calendar, Calendars, Add Calendar, Add Subscription Calendar"),)),
            Row(_("In Google Calendar"), (_("On a computer: Other calendars, From URL"),)),
            Row(_("In Outlook"), (_("Add calendar, Subscribe from web"),)),
        ),
        action=Action(_("Your calendar's address"), link),
        closing=tuple(closing),
        sender=salon.name,
    )
