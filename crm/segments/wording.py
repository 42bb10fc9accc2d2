"""Conditions in plain words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.segments.conditions import OWN, Choice, Condition
from crm.segments.kinds import SAID, Kind, Op, Value
from kernel.context import current_salon
from kernel.marks import listed
from kernel.money import format_money


def label_said(condition: Condition, *, begins: bool) -> str:
    """What is compared, as it begins a sentence or stands within: "Visits so far", "visits so far".

    The salon's own words stay as they were typed, and so do names with capitals within (WeChat).
    """
    label = str(condition.label)
    word = label.split(" ")[0]
    is_name = condition.group == OWN or word[1:] != word[1:].lower()
    return label if begins or is_name else label[:1].lower() + label[1:]


def part_said(condition: Condition, op: Op, value: Value, choices: Mapping[str, Choice], *, what: str) -> str:
    """One condition, with what is compared: "Services had: Cut or Colour, in the last 90 days"."""
    words = [choice_said(choices.get(code), code) for code in value.choices]
    text = str(SAID[op]) % {
        "what": what,
        "text": value.text,
        "any": _(" or ").join(words),
        "all": listed(words),
        "low": _end_said(value.low, condition.kind),
        "high": _end_said(value.high, condition.kind),
        "days": days_said(value.days or 0),
    }
    if condition.kind is Kind.HAD and value.days is not None:
        text += _(", in the last %(days)s") % {"days": days_said(value.days)}
    return text + (_(" (put away)") if condition.is_archived else "")


def choice_said(choice: Choice | None, code: str) -> str:
    """A choice in words, also one that is put away or no more."""
    if choice is None:
        return _("no longer there (%(code)s)") % {"code": code[:60]}
    return choice.words + (_(" (put away)") if choice.is_gone else "")


def days_said(days: int) -> str:
    """ "90 days"."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _end_said(end: Decimal | date | None, kind: Kind) -> str:
    if end is None:
        return ""
    if isinstance(end, date):
        return date_format(end, "DATE_FORMAT")
    if kind is Kind.MONEY:
        return format_money(int(end), current_salon().currency, get_language() or "en")
    return days_said(int(end)) if kind is Kind.DAYS else str(number_format(end.normalize(), use_l10n=True))
