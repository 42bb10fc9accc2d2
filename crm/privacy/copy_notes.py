"""Telling that a copy of somebody's data could not be made: the owners, and the customer where they asked themselves."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Customer
from crm.messaging.letters import Action, Letter, letter_render
from crm.messaging.models import Message
from crm.messaging.reaching.proving import sure_ways
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from crm.privacy.models import Archive
from kernel.context import current_salon
from tenants.accounts.models import Role, User
from tenants.registry.hosts import salon_url

TEAM_KIND, OWN_KIND = "copy_failed", "own_copy_failed"


def failure_tell(row: Archive) -> None:
    """Owe the notes; the caller is inside the transaction that gives the copy up."""
    messages_write([*_to_owners(row), *([] if row.by else _to_customer(row))])


def _to_owners(row: Archive) -> list[Draft]:
    owners = User.objects.filter(role=Role.OWNER, is_active=True).exclude(email="")
    return [
        Draft(
            kind=TEAM_KIND,
            to=owner.email,
            language=owner.language or current_salon().language,
            context={"reader": owner.name, "customer": row.customer_id, "by": row.by},
            dedupe_key=f"{TEAM_KIND}:{row.pk}:{owner.pk}",
        )
        for owner in owners
    ]


def _to_customer(row: Archive) -> list[Draft]:
    """To where they surely are; nothing where there is no such way."""
    customer: Customer = row.customer
    language = customer.language or current_salon().language
    ways = sure_ways(customer, kind=OWN_KIND, language=language)
    if not ways.open:
        return []
    channel, to = ways.open[0]
    return [
        Draft(
            OWN_KIND, to, language, {"reader": customer.name}, f"{OWN_KIND}:{row.pk}", channel, customer,
            ways=ways.kept(),
        )
    ]  # fmt: skip


def team_note_render(message: Message) -> Rendered:
    """The owner's note in its reader's language; the person stands behind the link alone."""
    facts = message.context
    with translation.override(message.language):
        asked = _("%(name)s asked for it.") % {"name": facts["by"]} if facts["by"] else ""
        return _note(
            message,
            subject=_("A copy of a customer's data could not be made"),
            lead=_("We tried three times. Please ask for it once more; if it fails again, write to us."),
            action=Action(_("See the customer"), _page(f"/desk/customers/privacy/of/{facts['customer']}/")),
            closing=(asked or _("The customer asked for it on their own page."),),
        )


def own_note_render(message: Message) -> Rendered:
    """The customer's note in their language."""
    with translation.override(message.language):
        return _note(
            message,
            subject=_("The copy of your data could not be made"),
            lead=_("We are sorry. Please ask for it once more; the salon knows of it and will help you."),
            action=Action(_("My data"), _page("/me/data/")),
            closing=(_("You get this because you asked for a copy of your data."),),
        )


def _note(message: Message, **words: Any) -> Rendered:
    greeting = _("Hello %(name)s,") % {"name": message.context["reader"]}
    return letter_render(
        Letter(language=message.language, greeting=greeting, rows=(), sender=current_salon().name, **words)
    )


def _page(path: str) -> str:
    slug: str = current_salon().slug  # type: ignore[attr-defined]
    return salon_url(slug, path)
