"""The word that a person gets when a correction of theirs is decided: that it is, and which; why stands on their page.

Whoever may read the salon's messages reads this one too, and nobody's hours are theirs to read: so neither what was
noted nor the reason is in it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.clock.models import Correction, CorrectionState
from booking.clock.stretch import Worked
from booking.clock.wording import times_text
from booking.diary.telling.facts import salon_of_now
from booking.roster.letters import day_text
from booking.roster.messages import address_of, language_of
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.actor import Actor
from kernel.clock import Clock, local_day, zone
from tenants.registry.hosts import salon_url

KIND = "clock_correction"
HOLDS = timedelta(days=7)


def corrections_announce(rows: Iterable[Correction], *, actor: Actor, clock: Clock) -> None:
    """Owe word to those who asked, at an address that they have; nobody is told what they decided themselves.

    The caller is inside the deciding transaction, at its end.
    """
    drafts = [
        _draft(row, clock) for row in rows if row.staff.user_id is None or row.staff.user_id != actor.id
    ]
    messages_write([draft for draft in drafts if draft.to], clock=clock)


def _draft(row: Correction, clock: Clock) -> Draft:
    return Draft(
        kind=KIND,
        to=address_of(row.staff),
        language=language_of(row.staff),
        about=row,
        context={
            "reader": row.staff.name,
            "approved": row.state == CorrectionState.APPROVED,
            "place": row.location.name,
            "time_zone": row.location.time_zone,
            "start": row.during.lower.isoformat(),
            "end": row.during.upper.isoformat(),
        },
        dedupe_key=f"clock:correction:{row.pk}:{row.state}",
        expires_at=clock.now() + HOLDS,
    )


def correction_render(message: Message) -> Rendered:
    """The letter in the person's language."""
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return letter_render(_letter(message.context, language))


def _letter(facts: dict[str, Any], language: str) -> Letter:
    salon, tz = salon_of_now(), zone(facts["time_zone"])
    start, end = (datetime.fromisoformat(facts[name]) for name in ("start", "end"))
    day = day_text(local_day(start, tz))
    subject, lead = (
        (_("Your hours are put right: %(day)s"), _("What you asked for is approved; your hours say so now."))
        if facts["approved"]
        else (_("Your hours stay as they are: %(day)s"), _("What you asked for was not approved."))
    )
    return Letter(
        language=language,
        subject=subject % {"day": day},
        greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
        lead=lead,
        rows=(
            Row(pgettext("hours", "Asked for"), (day, times_text(Worked(start, end), tz), facts["place"])),
        ),
        action=Action(_("My hours"), salon_url(salon.slug, "/desk/clock/")),
        closing=(_("Why, and who decided, stands on the page of your time clock."),),
        sender=salon.name,
    )
