"""The facts of a person's own copy in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from kernel.clock import zone
from kernel.context import current_salon
from kernel.money import format_money

MINOR = "_minor"
NAMES: dict[str, str | Promise] = {
    "address": gettext_lazy("Address"),
    "agreed_at": gettext_lazy("Agreed at"),
    "agreed_to": gettext_lazy("Agreed to"),
    "answer": gettext_lazy("Answer"),
    "answers": gettext_lazy("Answers"),
    "at": pgettext_lazy("own copy", "When"),
    "booked_as": gettext_lazy("Booked as"),
    "by": pgettext_lazy("own copy", "By"),
    "caption": gettext_lazy("Caption"),
    "channel": gettext_lazy("Channel"),
    "confirmed_at": gettext_lazy("Last confirmed"),
    "digest": gettext_lazy("Checksum"),
    "due_on": gettext_lazy("Due on"),
    "email": gettext_lazy("Email"),
    "ended_at": gettext_lazy("Ended"),
    "ended_on": gettext_lazy("Ended"),
    "file": gettext_lazy("File"),
    "form": gettext_lazy("Form"),
    "from": pgettext_lazy("own copy", "From"),
    "given": pgettext_lazy("own copy", "Agreed"),
    "goals": gettext_lazy("Goals"),
    "guests": gettext_lazy("Guests"),
    "how": pgettext_lazy("own copy", "How"),
    "kind": pgettext_lazy("own copy", "Kind"),
    "main": gettext_lazy("Main one"),
    "made_at": gettext_lazy("Made at"),
    "moment": gettext_lazy("Moment"),
    "name": gettext_lazy("Name"),
    "note": gettext_lazy("Note"),
    "note_of_the_salon": gettext_lazy("Note of the salon"),
    "on": pgettext_lazy("own copy", "Day"),
    "outcome": gettext_lazy("Outcome"),
    "phone": gettext_lazy("Phone"),
    "price_minor": gettext_lazy("Price"),
    "products": gettext_lazy("Products"),
    "proved_at": gettext_lazy("Proved at"),
    "purpose": gettext_lazy("Purpose"),
    "question": gettext_lazy("Question"),
    "reason": gettext_lazy("Reason"),
    "remark": gettext_lazy("Remark"),
    "result": gettext_lazy("Result"),
    "reviews": gettext_lazy("Reviews"),
    "service": gettext_lazy("Service"),
    "services": gettext_lazy("Services"),
    "severity": gettext_lazy("Severity"),
    "since": pgettext_lazy("own copy", "Since"),
    "spent_minor": gettext_lazy("Spent"),
    "started_on": gettext_lazy("Begun"),
    "state": gettext_lazy("State"),
    "subject": gettext_lazy("Subject"),
    "technique": gettext_lazy("Technique"),
    "text": gettext_lazy("Text"),
    "text_version": gettext_lazy("Version of the text"),
    "ticket": gettext_lazy("Ticket"),
    "title": gettext_lazy("Title"),
    "to": pgettext_lazy("own copy", "To"),
    "total_minor": gettext_lazy("In all"),
    "until": pgettext_lazy("own copy", "Until"),
    "value": gettext_lazy("Contact"),
    "version": gettext_lazy("Version"),
    "visits": gettext_lazy("Visits"),
    "way": gettext_lazy("Way"),
    "what": pgettext_lazy("own copy", "What"),
    "where": pgettext_lazy("own copy", "Where"),
    "words": gettext_lazy("Words"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact is called, and how its value is written."""

    name: str
    text: Callable[[Any], str]


def said_of(key: str) -> Said:
    """The words of a fact; one that nobody named goes by its own name. Amounts (`…_minor`) are money of the salon's."""
    name = str(NAMES.get(key) or key.removesuffix(MINOR).replace("_", " "))
    return Said(name, _money if key.endswith(MINOR) else _text)


def _money(value: Any) -> str:
    return format_money(int(value), current_salon().currency, get_language() or "en")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(value.astimezone(zone(current_salon().time_zone)), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)
