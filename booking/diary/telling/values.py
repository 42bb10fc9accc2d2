"""What a message says of a visit, in the language of now: its day, time, price, and the values of all variables."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from booking.diary.telling.facts import VisitFacts, salon_of_now
from crm.messaging.letters import Row
from kernel.marks import day_and_time, listed
from kernel.money import format_money, locale_of


def values_of(facts: VisitFacts, *, forms: str = "") -> dict[str, str]:
    """The variables that a salon's own words may hold; their meanings are `wordings.VARIABLES`.

    `forms` is the link to what the customer is still to fill in, "" for nothing.
    """
    return {
        "customer": facts.customer,
        "salon": facts.salon,
        "day": day_of(facts),
        "time": time_of(facts),
        "when": moment_plain(facts.start),
        "services": listed(line.service for line in facts.lines),
        "staff": listed(dict.fromkeys(line.staff for line in facts.lines)),
        "location": facts.place.name,
        "address": facts.place.address,
        "phone": facts.place.phone,
        "price": price_of(facts),
        "reference": facts.reference,
        "forms": forms,
    }


def price_of(facts: VisitFacts) -> str:
    """The total in the salon's currency."""
    return format_money(facts.total_minor, salon_of_now().currency, translation.get_language() or "en")


def day_of(facts: VisitFacts) -> str:
    """ "Friday 27 November 2026", 2026年11月27日星期五."""
    locale = locale_of(translation.get_language() or "en")
    return str(format_date(facts.start.date(), "full", locale=locale))


def time_of(facts: VisitFacts) -> str:
    """The start on the shop's clock, 24 hours."""
    return facts.start.strftime("%H:%M")


def moment_plain(moment: datetime) -> str:
    """ "2026-11-27 15:00", which also WeChat's templates take."""
    return moment.strftime("%Y-%m-%d %H:%M")


def until_of(facts: VisitFacts) -> str:
    """Until when the salon is to answer, on the shop's clock: "Fri 27 Nov, 18:00"."""
    return instant_text(facts.until or facts.starts_at, facts)


def instant_text(instant: str, facts: VisitFacts) -> str:
    """An ISO instant on the shop's clock: "Fri 27 Nov, 18:00"."""
    local = datetime.fromisoformat(instant).astimezone(facts.tz)
    day = format_skeleton("MMMEd", local, locale=locale_of(translation.get_language() or "en"))
    return day_and_time(day, local.strftime("%H:%M"))


def refusal_rows(facts: VisitFacts) -> list[Row]:
    """What the salon says beside its no: why, and the other times that it names."""
    rows = [Row(_("The salon says"), (facts.cancel_reason,))] if facts.cancel_reason else []
    if facts.offered:
        rows.append(Row(_("Free instead"), tuple(instant_text(one, facts) for one in facts.offered)))
    return rows


def said_of(answers: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The questions and answers kept with a visit, in the language of now where they are known in it."""
    return [(_in_language(one.get("text")), _in_language(one.get("answer"))) for one in answers]


def _in_language(words: Any) -> str:
    """A text as it was typed, or the one of the language of now, else of any; several are one line."""
    if isinstance(words, list):
        return listed(_in_language(word) for word in words)
    if not isinstance(words, Mapping):
        return str(words if words is not None else "")
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    return str(words.get(spoken) or next((text for text in words.values() if text), ""))
