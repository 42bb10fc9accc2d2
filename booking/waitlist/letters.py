"""The words of the waitlist's messages, in the reader's language."""

from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary.visit_facts import salon_of_now
from booking.diary.visit_values import moment_plain
from booking.storefront.wording import moment_text
from booking.waitlist.tokens import entry_token
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.clock import zone
from kernel.marks import listed
from kernel.money import locale_of
from tenants.registry.hosts import salon_url

KIND_JOINED = "waitlist_joined"
KIND_OFFER = "waitlist_offer"
KINDS = {KIND_JOINED: gettext_lazy("Waitlist: joined"), KIND_OFFER: gettext_lazy("Waitlist: a time is free")}


def waitlist_render(message: Message) -> Rendered:
    """The message in its reader's language; the link's token is not kept once it has left."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        letter = (_offer if message.kind == KIND_OFFER else _joined)(facts)
        return letter_render(
            letter,
            answer_to=facts["answer_to"],
            secrets=(entry_token(facts["reference"]),),
            values=_values(facts),
        )


def _joined(facts: dict[str, Any]) -> Letter:
    salon = salon_of_now().name
    return _letter(
        facts,
        subject=_("You are on the waitlist at %(salon)s") % {"salon": salon},
        lead=_("As soon as a time comes free that suits you, we write to you. There is nothing more to do."),
        rows=(_what(facts), _where(facts)),
        label=_("See or leave the waitlist"),
    )


def _offer(facts: dict[str, Any]) -> Letter:
    starts, until = _moment(facts, "starts_at"), _moment(facts, "expires_at")
    named = {
        "day": _day(starts),
        "time": starts.strftime("%H:%M"),
        "until": moment_text(until, zone(facts["zone"])),
    }
    if facts.get("is_invited"):
        lead = _(
            "It is about your usual time to come, and this one is free. We keep it for you until %(until)s; please say"
            " whether you take it."
        )
    elif facts["is_held"]:
        lead = _("A time has come free. We keep it for you until %(until)s; please say whether you take it.")
    else:
        lead = _("A time has come free. Everybody who waits for it was told: the first to take it has it.")
    ends = _moment(facts, "ends_at").strftime("%H:%M")
    when = _("%(day)s, %(start)s to %(end)s") % {**named, "start": named["time"], "end": ends}
    return _letter(
        facts,
        subject=_("A time is free: %(day)s at %(time)s") % named,
        lead=lead % named,
        rows=(Row(_("When"), (when,)), _what(facts), _where(facts)),
        label=_("Take it, or say no"),
        hint=_("Reply 1 to take it, T to get no more texts."),
    )


def _values(facts: dict[str, Any]) -> dict[str, str]:
    """The variables for templates of providers."""
    values = {
        "customer": facts["reader"],
        "salon": salon_of_now().name,
        "services": listed(facts["services"]),
        "location": facts["place"],
        "phone": facts["phone"],
        "reference": facts["reference"],
    }
    if "starts_at" in facts:
        starts = _moment(facts, "starts_at")
        values |= {"day": _day(starts), "time": starts.strftime("%H:%M"), "when": moment_plain(starts)}
    return values


def _letter(
    facts: dict[str, Any], *, subject: str, lead: str, rows: tuple[Row, ...], label: str, hint: str = ""
) -> Letter:
    salon, name = salon_of_now(), facts["reader"]
    closing = [_("Only you should have this link: with it the waitlist can be left and a time be taken.")]
    if facts.get("is_invited"):
        closing.append(_("You would rather not be asked like this? On the same page you can say so."))
    if facts["phone"]:
        closing.append(_("Any question? Call us: %(phone)s") % {"phone": facts["phone"]})
    return Letter(
        language=translation.get_language() or "en",
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        lead=lead,
        rows=rows,
        action=Action(label, salon_url(salon.slug, f"/w/{entry_token(facts['reference'])}/")),
        closing=tuple(closing),
        sender=salon.name,
        hint=hint,
    )


def _what(facts: dict[str, Any]) -> Row:
    return Row(_("What"), tuple(facts["services"]))


def _where(facts: dict[str, Any]) -> Row:
    return Row(_("Where"), (facts["place"],))


def _moment(facts: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(facts[name]).astimezone(zone(facts["zone"]))


def _day(moment: datetime) -> str:
    locale = locale_of(translation.get_language() or "en")
    return str(format_date(moment.date(), "full", locale=locale))
