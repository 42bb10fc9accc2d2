"""The words of the roster's messages, in the reader's language."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from booking.diary.visit_facts import salon_of_now
from booking.places.typed import start_text, wall_text
from crm.messaging.letters import Action, Letter, Row, letter_render
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.money import locale_of
from tenants.registry.hosts import salon_url

KIND_WEEK = "roster_week"
CHINESE = {"EEEE d MMMM": "M月d日 EEEE", "EEE d MMM": "M月d日 EEE", "d MMM": "M月d日"}


def roster_render(message: Message) -> Rendered:
    """A person's own week, in their language."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
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
