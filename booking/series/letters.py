"""The words of a series' letters: all its visits in one, in the reader's language."""

from dataclasses import replace
from typing import Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary.telling.calendars import visits_ics
from booking.diary.telling.facts import VisitFacts, salon_of_now
from booking.diary.telling.todos import todo_link, todos_of
from booking.diary.telling.values import day_of, time_of, values_of
from booking.diary.tokens import token_of_reference
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from tenants.registry.hosts import salon_url

SeriesChange = Literal["booked", "moved", "cancelled"]
Telling = Literal["booked", "moved", "cancelled", "left"]
KINDS = (
    *(
        f"series_{change}_{side}"
        for change in ("booked", "moved", "cancelled")
        for side in ("customer", "staff")
    ),
    "series_left_staff",
)
LABELS = {
    "series_booked_customer": gettext_lazy("Repeated visits: confirmation"),
    "series_moved_customer": gettext_lazy("Repeated visits: new times"),
    "series_cancelled_customer": gettext_lazy("Repeated visits: cancellation"),
}


def series_render(message: Message) -> Rendered:
    """The letter in its reader's language; the link's token is not kept once it has left.

    A provider's template gets the variables of the first visit.
    """
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    visits = [VisitFacts.from_json(facts) for facts in message.context["visits"]]
    _series, change, side = message.kind.split("_")
    is_customer = side == "customer"
    with translation.override(language):
        letter = _letter(message.context, visits, change, is_customer=is_customer)
        todos = todos_of(visits[0], change) if is_customer else ()
        tokens = tuple(token_of_reference(visit.reference) for visit in visits)
        keeps_calendar = message.context.get("keeps_calendar", False)
        return letter_render(
            replace(letter, todos=todos),
            calendar=_calendar(visits, change, is_customer=is_customer) if keeps_calendar else "",
            answer_to=visits[0].place.email,
            values=values_of(visits[0], forms=todo_link(visits[0], todos)),
            secrets=tokens if is_customer else (),
        )


def _calendar(visits: list[VisitFacts], change: str, *, is_customer: bool) -> str:
    """All the visits as one calendar file; the team sees the customer's name, the customer the salon's."""
    linked = [(visit, _page(visit, is_customer=is_customer)) for visit in visits]
    are_off = change in {"cancelled", "left"}
    whose = visits[0].salon if is_customer else None
    return visits_ics(linked, are_off=are_off, whose=whose).decode()


def _letter(context: dict[str, Any], visits: list[VisitFacts], change: str, *, is_customer: bool) -> Letter:
    first, name = visits[0], context["reader"]
    subject, lead = (_to_customer if is_customer else _to_staff)(first, change)
    closing = []
    if is_customer and first.place.phone:
        closing.append(_("Any question? Call us: %(phone)s") % {"phone": first.place.phone})
    return Letter(
        language=translation.get_language() or "en",
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        lead=lead,
        rows=(
            Row(_("When"), tuple(_("%(day)s at %(time)s") % _when(visit) for visit in visits)),
            Row(_("What"), tuple(dict.fromkeys(line.service for line in first.lines))),
            Row(_("With"), tuple(dict.fromkeys(line.staff for visit in visits for line in visit.lines))),
            Row(_("Where"), (first.place.name,)),
        ),
        action=_action(first, change, is_customer=is_customer),
        closing=tuple(closing),
        sender=first.salon,
    )


def _to_customer(first: VisitFacts, change: str) -> tuple[str, str]:
    named = {"salon": first.salon}
    if change == "moved":
        return _("New times for your visits at %(salon)s") % named, _("Your coming visits have new times.")
    if change == "cancelled":
        return _("Your visits at %(salon)s are cancelled") % named, _("These visits are cancelled.")
    return _("Your regular visits at %(salon)s") % named, _(
        "Your next visits are booked. We look forward to seeing you."
    )


def _to_staff(first: VisitFacts, change: str) -> tuple[str, str]:
    named = {"customer": first.customer or _("Walk-in")}
    if change == "moved":
        return _("Series moved: %(customer)s") % named, _("These visits have new times.")
    if change == "left":
        return _("No longer yours: regular visits of %(customer)s") % named, _(
            "These visits were yours and are now with somebody else."
        )
    if change == "cancelled":
        return _("Series cancelled: %(customer)s") % named, _(
            "These visits were cancelled; their times are free."
        )
    return _("New series: %(customer)s") % named, _("These visits were booked together.")


def _action(first: VisitFacts, change: str, *, is_customer: bool) -> Action:
    if not is_customer:
        return Action(_("Open the visit"), _page(first, is_customer=False))
    if change == "cancelled":
        return Action(_("Book a new visit"), salon_url(salon_of_now().slug, "/book/"))
    return Action(_("See the first of them"), _page(first, is_customer=True))


def _page(visit: VisitFacts, *, is_customer: bool) -> str:
    """Where the reader sees the visit."""
    own, desk = f"/b/{token_of_reference(visit.reference)}/", f"/desk/visits/{visit.id}/"
    return salon_url(salon_of_now().slug, own if is_customer else desk)


def _when(visit: VisitFacts) -> dict[str, str]:
    return {"day": day_of(visit), "time": time_of(visit)}
