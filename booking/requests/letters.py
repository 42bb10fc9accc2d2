"""The words about a group or a series that was asked for, in the reader's language."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.diary.telling.facts import salon_of_now
from booking.diary.wording import day_long
from booking.requests.models import VisitRequest
from booking.requests.tokens import request_token
from booking.requests.wording import part_text, services_of
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.marks import day_and_time, labelled
from tenants.registry.hosts import salon_url

KIND_RECEIVED, KIND_DECLINED, KIND_STAFF = "request_received", "request_declined", "request_staff"
LONGEST_SHORT = 120  # of the salon's own words in a text message; an email has them whole
KINDS = (KIND_RECEIVED, KIND_DECLINED, KIND_STAFF)


def facts_of(row: VisitRequest) -> dict[str, Any]:
    """The request as a message's `context`."""
    return {
        "id": row.pk,
        "reader": row.visitor_name,
        "customer": row.visitor_name,
        "kind": str(row.kind),
        "reference": row.reference,
        "guests": [[guest["name"], services_of(guest)] for guest in row.guests],
        "from": row.from_date.isoformat(),
        "until": row.until_date.isoformat(),
        "from_minute": row.from_minute,
        "until_minute": row.until_minute,
        "every": row.every_weeks,
        "times": row.times,
        "note": row.note,
        "answer": row.answer,
        "place": row.location.name,
        "phone": row.location.phone,
        "answer_to": row.location.email,
    }


def request_render(message: Message) -> Rendered:
    """The message in its reader's language; the link's token is not kept once it has left."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        letter = _LETTERS[message.kind](facts, request_token(facts["reference"]))
        secrets = () if message.kind == KIND_STAFF else (request_token(facts["reference"]),)
        return letter_render(letter, answer_to=facts["answer_to"], secrets=secrets)


def _received(facts: dict[str, Any], token: str) -> Letter:
    return _letter(
        facts,
        subject=_("You asked %(salon)s for %(what)s") % {"salon": salon_of_now().name, "what": _what(facts)},
        lead=_("Thank you. Nothing is booked yet: we look for times and write or call you."),
        rows=_rows(facts),
        action=Action(_("See or withdraw"), salon_url(salon_of_now().slug, f"/r/{token}/")),
    )


def _declined(facts: dict[str, Any], token: str) -> Letter:
    said = [Row(_("The salon says"), tuple(facts["answer"].splitlines()))] if facts["answer"] else []
    return _letter(
        facts,
        subject=_("About your request to %(salon)s") % {"salon": salon_of_now().name},
        lead=_("We are sorry: we cannot make it as you asked."),
        rows=(*said, *_rows(facts)),
        action=Action(_("Look for another time"), salon_url(salon_of_now().slug, "/book/")),
        short=_("%(salon)s: we are sorry, we cannot make it as you asked. %(answer)s")
        % {"salon": salon_of_now().name, "answer": Truncator(facts["answer"]).chars(LONGEST_SHORT)},
    )


def _staff(facts: dict[str, Any], token: str) -> Letter:
    named = {"customer": facts["customer"], "what": _what(facts)}
    link = salon_url(salon_of_now().slug, f"/desk/requests/{facts['id']}/")
    note = [Row(_("Note from the customer"), tuple(facts["note"].splitlines()))] if facts["note"] else []
    return _letter(
        facts,
        subject=_("Please answer: %(customer)s asks for %(what)s") % named,
        lead=_("From the request the booking form opens with everything filled in."),
        rows=(*_rows(facts), *note),
        action=Action(_("Open the request"), link),
    )


_LETTERS = {KIND_RECEIVED: _received, KIND_DECLINED: _declined, KIND_STAFF: _staff}


def _letter(
    facts: dict[str, Any],
    *,
    subject: str,
    lead: str,
    rows: tuple[Row, ...],
    action: Action,
    short: str = "",
) -> Letter:
    name = facts["reader"]
    closing = [_("Any question? Call us: %(phone)s") % {"phone": facts["phone"]}] if facts["phone"] else []
    return Letter(
        language=translation.get_language() or "en",
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        lead=lead,
        rows=rows,
        action=action,
        closing=tuple(closing),
        sender=salon_of_now().name,
        short=short,
    )


def _what(facts: dict[str, Any]) -> str:
    """ "a visit for 4", "6 visits, every 2 weeks"."""
    if facts["kind"] == "group":
        return _("a visit for %(n)s people") % {"n": len(facts["guests"])}
    text = ngettext("%(times)s visits, every week", "%(times)s visits, every %(every)s weeks", facts["every"])
    return text % {"times": facts["times"], "every": facts["every"]}


def _rows(facts: dict[str, Any]) -> tuple[Row, ...]:
    who = tuple(labelled(name, services) if name else services for name, services in facts["guests"])
    return (Row(_("What"), who), Row(_("When"), (_when(facts),)), Row(_("Where"), (facts["place"],)))


def _when(facts: dict[str, Any]) -> str:
    first, last = (date.fromisoformat(facts[name]) for name in ("from", "until"))
    days = day_long(first) if first == last else f"{day_long(first)} – {day_long(last)}"
    return day_and_time(days, part_text(facts["from_minute"], facts["until_minute"]))
