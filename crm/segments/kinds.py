"""The kinds of conditions: which comparisons each knows, what a comparison needs to be told, and how it is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_TEXT = 200
MOST_CHOICES = 50
MOST_DAYS = 36_500
MOST_NUMBER = 10**13


class Op(StrEnum):
    """One comparison."""

    CONTAINS = "contains"
    STARTS = "starts"
    IS = "is"
    ANY = "any"
    ALL = "all"
    NONE = "none"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    LAST_DAYS = "last_days"
    OLDER = "older"
    THIS_MONTH = "this_month"
    FROM = "from"
    UNTIL = "until"
    NEXT_DAYS = "next_days"
    IN_MONTH = "in_month"
    YES = "yes"
    NO = "no"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a condition compares. REACH is known or not, and never compared; HAD are things with the day of the last time."""

    TEXT = "text"
    REACH = "reach"
    CHOICE = "choice"
    TAGS = "tags"
    HAD = "had"
    NUMBER = "number"
    DAYS = "days"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    BIRTHDAY = "birthday"


OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.TEXT: (Op.CONTAINS, Op.STARTS, Op.IS, Op.KNOWN, Op.UNKNOWN),
    Kind.REACH: (Op.KNOWN, Op.UNKNOWN),
    Kind.CHOICE: (Op.ANY, Op.NONE, Op.KNOWN, Op.UNKNOWN),
    Kind.TAGS: (Op.ANY, Op.ALL, Op.NONE),
    Kind.HAD: (Op.ANY, Op.NONE),
    Kind.NUMBER: (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN),
    Kind.DAYS: (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN),
    Kind.MONEY: (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN),
    Kind.DATE: (Op.LAST_DAYS, Op.OLDER, Op.THIS_MONTH, Op.FROM, Op.UNTIL, Op.KNOWN, Op.UNKNOWN),
    Kind.YES_NO: (Op.YES, Op.NO),
    Kind.BIRTHDAY: (Op.NEXT_DAYS, Op.IN_MONTH, Op.KNOWN, Op.UNKNOWN),
}
# What a comparison is told: the parts of a value.
NEEDS: dict[Op, tuple[str, ...]] = {
    Op.CONTAINS: ("text",),
    Op.STARTS: ("text",),
    Op.IS: ("text",),
    Op.ANY: ("choices",),
    Op.ALL: ("choices",),
    Op.NONE: ("choices",),
    Op.IN_MONTH: ("choices",),
    Op.AT_LEAST: ("low",),
    Op.AT_MOST: ("high",),
    Op.BETWEEN: ("low", "high"),
    Op.FROM: ("low",),
    Op.UNTIL: ("high",),
    Op.LAST_DAYS: ("days",),
    Op.OLDER: ("days",),
    Op.NEXT_DAYS: ("days",),
}
LABELS: dict[Op, str | Promise] = {
    Op.CONTAINS: pgettext_lazy("comparison", "contains"),
    Op.STARTS: pgettext_lazy("comparison", "begins with"),
    Op.IS: pgettext_lazy("comparison", "is"),
    Op.ANY: pgettext_lazy("comparison", "one of"),
    Op.ALL: pgettext_lazy("comparison", "all of"),
    Op.NONE: pgettext_lazy("comparison", "none of"),
    Op.AT_LEAST: pgettext_lazy("comparison", "at least"),
    Op.AT_MOST: pgettext_lazy("comparison", "at most"),
    Op.BETWEEN: pgettext_lazy("comparison", "between"),
    Op.LAST_DAYS: pgettext_lazy("comparison", "in the last days"),
    Op.OLDER: pgettext_lazy("comparison", "more days ago than"),
    Op.THIS_MONTH: pgettext_lazy("comparison", "this month"),
    Op.FROM: pgettext_lazy("comparison", "from the day on"),
    Op.UNTIL: pgettext_lazy("comparison", "until the day"),
    Op.NEXT_DAYS: pgettext_lazy("comparison", "in the next days"),
    Op.IN_MONTH: pgettext_lazy("comparison", "in the month"),
    Op.YES: pgettext_lazy("comparison", "yes"),
    Op.NO: pgettext_lazy("comparison", "no"),
    Op.KNOWN: pgettext_lazy("comparison", "is known"),
    Op.UNKNOWN: pgettext_lazy("comparison", "is not known"),
}
SAID: dict[Op, str | Promise] = {
    Op.CONTAINS: _("%(what)s contains “%(text)s”"),
    Op.STARTS: _("%(what)s begins with “%(text)s”"),
    Op.IS: _("%(what)s is “%(text)s”"),
    Op.ANY: _("%(what)s: %(any)s"),
    Op.ALL: _("%(what)s: all of %(all)s"),
    Op.NONE: _("%(what)s: none of %(all)s"),
    Op.AT_LEAST: _("%(what)s: at least %(low)s"),
    Op.AT_MOST: _("%(what)s: at most %(high)s"),
    Op.BETWEEN: _("%(what)s: %(low)s to %(high)s"),
    Op.LAST_DAYS: _("%(what)s: in the last %(days)s"),
    Op.OLDER: _("%(what)s: more than %(days)s ago"),
    Op.THIS_MONTH: _("%(what)s: this month"),
    Op.FROM: _("%(what)s: from %(low)s on"),
    Op.UNTIL: _("%(what)s: until %(high)s"),
    Op.NEXT_DAYS: _("%(what)s: in the next %(days)s"),
    Op.IN_MONTH: _("%(what)s: in %(any)s"),
    Op.YES: _("%(what)s: yes"),
    Op.NO: _("%(what)s: no"),
    Op.KNOWN: _("%(what)s: known"),
    Op.UNKNOWN: _("%(what)s: not known"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """What a comparison is told, read: a text or codes of choices, numbers or days (both ends count), a count of days."""

    text: str = ""
    choices: tuple[str, ...] = ()
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    days: int | None = None


def needs(kind: Kind, op: Op) -> tuple[str, ...]:
    """The parts of a value that the comparison of that kind takes; `days` of HAD may be left empty."""
    parts = NEEDS.get(op, ())
    return (*parts, "days") if kind is Kind.HAD else parts
