"""The words of a visit's messages, to the customer and to the team, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from booking.diary.telling.calendars import Guest, Method, facts_ics
from booking.diary.telling.facts import LineFacts, VisitFacts, salon_of_now
from booking.diary.telling.reminding import reminder_is_wanted
from booking.diary.telling.todos import todo_link, todos_of
from booking.diary.telling.values import day_of, price_of, refusal_rows, said_of, time_of, until_of, values_of
from booking.diary.tokens import token_of_reference
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from crm.messaging.settings.wordings import texts_of
from kernel.outbox.registry import NotWanted
from tenants.registry.hosts import salon_url

OVER = ("cancelled", "declined", "expired", "thanks", "again")


@dataclass(frozen=True, slots=True)
class Words:
    """What differs from kind to kind."""

    subject: str
    lead: str
    method: Method
    short: str = ""


def visit_render(message: Message) -> Rendered:
    """The message in its reader's language, with the visit as a calendar's invitation."""
    facts = VisitFacts.from_json(message.context["visit"])
    _visit, change, side = message.kind.split("_")
    if change == "reminder" and not reminder_is_wanted(facts.id, facts.sequence):
        raise NotWanted("the visit has changed since")
    with translation.override(_known(message.language)):
        todos = todos_of(facts, change) if side == "customer" else ()
        values = values_of(facts, forms=todo_link(facts, todos))
        words = _customer_words(change, values) if side == "customer" else _staff_words(facts, change)
        write = _customer_letter if side == "customer" else _staff_letter
        letter = replace(write(message, facts, words, change), todos=todos)
        return letter_render(
            letter,
            calendar=_calendar(message, facts, words, letter) if message.context["keeps_calendar"] else "",
            calendar_method=words.method,
            answer_to=facts.place.email,
            values=values,
            secrets=(token_of_reference(facts.reference),) if side == "customer" else (),
        )


def _calendar(message: Message, facts: VisitFacts, words: Words, letter: Letter) -> str:
    """The invitation of this reader; the team sees the customer's name, the customer the salon's."""
    whose = facts.customer if message.customer_id is None else facts.salon
    guest = Guest(message.to, message.context["reader"])
    return facts_ics(facts, method=words.method, url=letter.action.url, whose=whose, guest=guest).decode()


def _known(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _customer_words(change: str, values: Mapping[str, str]) -> Words:
    language = translation.get_language() or settings.LANGUAGE_CODE
    texts = texts_of(f"visit_{change}_customer", language).filled(values)
    return Words(texts.subject, texts.lead, "CANCEL" if change == "cancelled" else "REQUEST", texts.short)


def _staff_words(facts: VisitFacts, change: str) -> Words:
    named = {"customer": facts.customer or _("Walk-in"), "day": day_of(facts), "time": time_of(facts)}
    if change == "moved":
        subject = _("Moved: %(customer)s, now %(day)s at %(time)s") % named
        return Words(subject, _("A visit has a new time."), "REQUEST")
    if change == "changed":
        subject = _("Changed: %(customer)s, %(day)s at %(time)s") % named
        return Words(subject, _("A visit was changed: its services, people or length."), "REQUEST")
    if change == "left":
        subject = _("No longer yours: %(customer)s, now %(day)s at %(time)s") % named
        return Words(subject, _("A visit that was yours is now with somebody else."), "CANCEL")
    if change == "asked":
        subject = _("Please answer: %(customer)s asks for %(day)s at %(time)s") % named
        said = _("The time is kept until %(until)s. Please say yes or no before that.")
        return Words(subject, said % {"until": until_of(facts)}, "REQUEST")
    if change == "expired":
        subject = _("Not answered in time: %(customer)s, %(day)s at %(time)s") % named
        return Words(subject, _("Nobody answered this request in time; the customer is told."), "CANCEL")
    if change == "cancelled":
        subject = _("Cancelled: %(customer)s, %(day)s at %(time)s") % named
        return Words(subject, _("A visit was cancelled; the time is free again."), "CANCEL")
    subject = _("New visit: %(customer)s, %(day)s at %(time)s") % named
    return Words(subject, _("A new visit is in the diary."), "REQUEST")


def _customer_letter(message: Message, facts: VisitFacts, words: Words, change: str) -> Letter:
    asks = message.context.get("asks", False)
    return customer_letter(facts, words, change, reader=message.context["reader"], asks=asks)


def customer_letter(facts: VisitFacts, words: Words, change: str, *, reader: str, asks: bool) -> Letter:
    """The letter to the customer `reader`; `asks` whether it asks them to confirm. In the language of now."""
    rows = [_when(facts), _where(facts), _what(facts), Row(_("Total"), (price_of(facts),))]
    if facts.policy_text and change not in OVER:
        rows.append(Row(_("Good to know"), tuple(facts.policy_text.splitlines())))
    rows += refusal_rows(facts) if change == "declined" else []
    return Letter(
        language=translation.get_language(),
        subject=words.subject,
        greeting=_greeting(reader),
        lead=words.lead,
        rows=tuple(rows),
        action=_customer_action(facts, change, asks=asks),
        closing=(*_closing(facts), *_no_more(facts, change)),
        sender=facts.salon,
        short=words.short,
        hint=_hint(change, asks=asks),
    )


def _staff_letter(message: Message, facts: VisitFacts, words: Words, change: str) -> Letter:
    rows = [_when(facts), Row(_("Customer"), (facts.customer or _("Walk-in"),)), _what(facts)]
    if facts.customer_note:
        rows.append(Row(_("Note from the customer"), tuple(facts.customer_note.splitlines())))
    rows += [Row(question, (answer,)) for question, answer in said_of(facts.answers)]
    if facts.cancel_reason and change == "cancelled":
        rows.append(Row(_("Reason"), (facts.cancel_reason,)))
    link = salon_url(salon_of_now().slug, f"/desk/visits/{facts.id}/")
    return Letter(
        language=translation.get_language(),
        subject=words.subject,
        greeting=_greeting(message.context["reader"]),
        lead=words.lead,
        rows=tuple(rows),
        action=Action(_("Open the visit"), link),
        closing=(_("You get this because the visit is yours, or because you own the salon."),),
        sender=facts.salon,
    )


def _customer_action(facts: VisitFacts, change: str, *, asks: bool) -> Action:
    slug = salon_of_now().slug
    if change in OVER:
        return Action(_("Book a new visit"), salon_url(slug, "/book/"))
    page = f"/b/{token_of_reference(facts.reference)}/"
    if asks:
        return Action(_("Confirm, move or cancel"), salon_url(slug, f"{page}confirm/"))
    if change == "asked":
        return Action(_("See or withdraw"), salon_url(slug, page))
    return Action(_("See, move or cancel"), salon_url(slug, page))


def _hint(change: str, *, asks: bool) -> str:
    """What a text may be answered with."""
    if asks:
        return _("Reply 1 to confirm, T to get no more texts.")
    return _("Reply T to get no more texts.") if change == "again" else ""


def _no_more(facts: VisitFacts, change: str) -> tuple[str, ...]:
    """How to get no more invitations; only under one."""
    if change != "again":
        return ()
    link = salon_url(salon_of_now().slug, f"/b/{token_of_reference(facts.reference)}/invitations/")
    return (_("You want no more of these? %(link)s") % {"link": link},)


def _greeting(name: str) -> str:
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def _when(facts: VisitFacts) -> Row:
    named = {"day": day_of(facts), "start": time_of(facts), "end": facts.end.strftime("%H:%M")}
    return Row(_("When"), (_("%(day)s, %(start)s to %(end)s") % named,))


def _where(facts: VisitFacts) -> Row:
    return Row(_("Where"), tuple(filter(None, (facts.place.name, facts.place.address))))


def _what(facts: VisitFacts) -> Row:
    return Row(_("What"), tuple(_line(line) for line in facts.lines))


def _line(line: LineFacts) -> str:
    service = " + ".join((line.service, *line.extras))
    return _("%(service)s with %(person)s") % {"service": service, "person": line.staff}


def _closing(facts: VisitFacts) -> tuple[str, ...]:
    lines = [_("Booking %(reference)s. Times are those of the salon.") % {"reference": facts.reference}]
    if facts.place.phone:
        lines.append(_("Any question? Call us: %(phone)s") % {"phone": facts.place.phone})
    return tuple(lines)
