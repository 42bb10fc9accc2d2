"""Telling the owners that what their plan includes of a channel is nearly or wholly used: once a month for each."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.reaching.words import CHANNELS
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.context import current_salon
from tenants.accounts.models import Role, User
from tenants.registry.hosts import salon_url

KIND = "allowance_note"
FULL = 100


def note_write(channel: str, percent: int, most: int, *, month: date) -> None:
    """Owe the note to each owner; what was written this month already stays as it is."""
    owners = User.objects.filter(role=Role.OWNER, is_active=True).exclude(email="")
    drafts = [
        Draft(
            kind=KIND,
            to=owner.email,
            language=owner.language or current_salon().language,
            context={"channel": channel, "percent": percent, "most": most, "reader": owner.name},
            dedupe_key=f"{KIND}:{channel}:{month}:{percent}:{owner.pk}",
        )
        for owner in owners
    ]
    with transaction.atomic():
        messages_write(drafts)


def note_render(message: Message) -> Rendered:
    """The note in its reader's language."""
    facts = message.context
    with translation.override(message.language):
        channel = CHANNELS[facts["channel"]]
        is_full = facts["percent"] >= FULL
        subject = (
            _("%(channel)s: this month's messages are used up")
            if is_full
            else _("%(channel)s: %(percent)s%% of this month's messages are used")
        )
        lead = (
            _("Until the month is over your customers get email instead; each message says so in the list.")
            if is_full
            else _("When they are used up, your customers get email instead. Reminders change over first.")
        )
        return letter_render(
            Letter(
                language=message.language,
                subject=subject % {"channel": channel, "percent": facts["percent"]},
                greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
                lead=lead,
                rows=(Row(_("Included in a month"), (str(facts["most"]),)),),
                action=Action(_("See your channels"), _page()),
                closing=(_("You get this because you own the salon."),),
                sender=current_salon().name,
            )
        )


def _page() -> str:
    slug: str = current_salon().slug  # type: ignore[attr-defined]
    return salon_url(slug, "/desk/messages/channels/")
