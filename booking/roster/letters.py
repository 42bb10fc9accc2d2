"""The words of the roster's messages, in the reader's language."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.diary.telling.facts import salon_of_now
from booking.places.typed import start_text, wall_text
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.marks import labelled
from kernel.money import locale_of
from tenants.registry.hosts import salon_url

KIND_WEEK = "roster_week"
KIND_REQUEST = "roster_request"
CHINESE = {"EEEE d MMMM": "M月d日 EEEE", "EEE d MMM": "M月d日 EEE", "d MMM": "M月d日"}


def roster_render(message: Message) -> Rendered:
    """A person's own week, or word of a request, in their language."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        if message.kind == KIND_REQUEST:
            return letter_render(_request(facts))
        return letter_render(_week(facts), answer_to=facts["answer_to"])


def times_text(start: int, end: int) -> str:
    """ "09:00–18:00"."""
    return f"{start_text(start)}–{wall_text(end)}"


def day_text(day: date, form: str = "EEEE d MMMM") -> str:
    """The day in the reader's language: "Monday 30 November", "11月30日 星期一"."""
    language = translation.get_language() or "en"
    if language.startswith("zh"):
        form = CHINESE.get(form, form)
    return str(format_date(day, form, locale=locale_of(language)))


def week_text(monday: date) -> str:
    """The week's first and last day."""
    last = monday + timedelta(days=6)
    return (
        f"{day_text(monday, 'd MMM')} – {day_text(last, 'd MMM y')}"
        if not _is_chinese()
        else (f"{monday.year}年{monday.month}月{monday.day}日–{last.month}月{last.day}日")
    )


def _is_chinese() -> bool:
    return (translation.get_language() or "en").startswith("zh")


def _week(facts: dict[str, Any]) -> Letter:
    salon, week = salon_of_now(), week_text(date.fromisoformat(facts["monday"]))
    named = {"week": week, "place": facts["place"]}
    lead = (
        _("This is your roster at %(place)s for the week %(week)s.")
        if facts["shifts"]
        else _("You are not on the roster at %(place)s in the week %(week)s.")
    )
    return Letter(
        language=translation.get_language() or "en",
        subject=_("Your roster: %(week)s") % named,
        greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
        lead=lead % named,
        rows=tuple(_row(*shift) for shift in facts["shifts"]),
        action=Action(_("Ask for time off or a swap"), salon_url(salon.slug, "/desk/roster/mine/")),
        closing=(_("Something does not fit? Please say so soon."),),
        sender=salon.name,
    )


def _row(on: str, start: int, end: int, breaks: list[list[int]], note: str) -> Row:
    pauses = [_("break %(time)s") % {"time": times_text(a, b)} for a, b in breaks]
    return Row(day_text(date.fromisoformat(on)), (times_text(start, end), *pauses, *([note] if note else [])))


def request_text(kind: str, who: str, other: str, first: date, last: date) -> str:
    """What is asked for, in one line."""
    days = {
        "first": day_text(first, "EEE d MMM"),
        "last": day_text(last, "EEE d MMM"),
        "who": who,
        "other": other,
    }
    if kind == "time_off":
        return (
            _("%(who)s is off on %(first)s") if first == last else _("%(who)s is off %(first)s – %(last)s")
        ) % days
    if first == last:
        return _("%(who)s and %(other)s change places on %(first)s") % days
    return _("%(other)s works for %(who)s on %(first)s, %(who)s for %(other)s on %(last)s") % days


def _request(facts: dict[str, Any]) -> Letter:
    salon = salon_of_now()
    subject, lead = {
        "asked": (_("Would you swap shifts?"), _("%(who)s asks you to swap. Please say yes or no.")),
        "declined": (_("The swap was declined"), _("%(other)s cannot swap. Your shifts stay as they are.")),
        "approved": (_("Approved"), _("This is approved and holds from now on.")),
        "refused": (_("Not approved"), _("This was not approved. The shifts stay as they are.")),
    }[facts["event"]]
    first, last = date.fromisoformat(facts["from"]), date.fromisoformat(facts["until"])
    what = request_text(facts["kind"], facts["who"], facts["other"], first, last)
    said = [(pgettext("request", "Note"), facts["note"]), (_("Reason"), facts["reason"])]
    return Letter(
        language=translation.get_language() or "en",
        subject=labelled(subject, what),
        greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
        lead=lead % facts,
        rows=(
            Row(pgettext("request", "What"), (what,)),
            *(Row(label, (text,)) for label, text in said if text),
        ),
        action=Action(_("My shifts"), salon_url(salon.slug, "/desk/roster/mine/")),
        closing=(),
        sender=salon.name,
    )
