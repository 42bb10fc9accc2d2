"""Telling the owners that customers were taken out as a file: who, how many, when."""

from datetime import datetime

from babel.dates import format_datetime
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Export
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.clock import zone
from kernel.context import current_salon
from kernel.money import locale_of
from tenants.accounts.models import Role, User
from tenants.registry.hosts import salon_url

KIND = "customers_exported"


def export_note_write(export: Export) -> None:
    """Owe the note to each owner, whoever made the export; the caller is inside the export's transaction."""
    owners = User.objects.filter(role=Role.OWNER, is_active=True).exclude(email="")
    moment = export.made_at.astimezone(zone(current_salon().time_zone)).isoformat()
    facts = {"who": str(export.user or ""), "rows": export.total, "at": moment}
    messages_write(
        [
            Draft(
                kind=KIND,
                to=owner.email,
                language=owner.language or current_salon().language,
                context={**facts, "reader": owner.name},
                dedupe_key=f"{KIND}:{export.pk}:{owner.pk}",
            )
            for owner in owners
        ]
    )


def export_note_render(message: Message) -> Rendered:
    """The note in its reader's language."""
    facts = message.context
    with translation.override(message.language):
        subject = _("%(count)s customers were taken out as a file") % {"count": facts["rows"]}
        return letter_render(
            Letter(
                language=message.language,
                subject=subject,
                greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
                lead=_(
                    "If you do not know of it, talk to whoever it was and look at what their role may do."
                ),
                rows=(
                    Row(_("Who"), (facts["who"],)),
                    Row(_("How many"), (str(facts["rows"]),)),
                    Row(_("When"), (_moment(facts["at"]),)),
                ),
                action=Action(_("See all exports"), _page()),
                closing=(_("You get this because you own the salon."),),
                sender=current_salon().name,
            )
        )


def _moment(text: str) -> str:
    language = translation.get_language() or "en"
    return str(format_datetime(datetime.fromisoformat(text), "medium", locale=locale_of(language)))


def _page() -> str:
    slug: str = current_salon().slug  # type: ignore[attr-defined]
    return salon_url(slug, "/desk/customers/taken/")
