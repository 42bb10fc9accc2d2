"""Rules, wishes and stretches of time, as a person who plans reads them."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from booking.autoroster.models import PersonWish, RunState
from booking.autoroster.solver.plan import Rule, RuleKind
from booking.autoroster.solver.problem import DAY_MINUTES
from booking.diary.wording import day_long, day_short
from booking.places.typed import wall_text

TONES = {
    RunState.WAITING: "warn",
    RunState.RUNNING: "accent",
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    RunState.CANCELLED: "",
}


def rule_text(rule: Rule, names: Mapping[int, str], monday: date) -> str:
    """A hard rule in words: "Ana is away on Thursday 3 December"."""
    facts = {
        "name": names.get(rule.person, _("somebody who left")),
        "day": day_long(monday + timedelta(days=rule.day)),
        "week": day_short(monday + timedelta(weeks=rule.week)),
    }
    return _texts()[rule.kind] % facts


def _texts() -> dict[RuleKind, str]:
    return {
        RuleKind.LEAST_PEOPLE: _("Enough people are there whenever you are open on %(day)s."),
        RuleKind.CONTRACT: _("%(name)s gets no less than their contract in the week of %(week)s."),
        RuleKind.AWAY: _("%(name)s is away on %(day)s."),
        RuleKind.TAKEN: _("%(name)s works elsewhere on or near %(day)s."),
        RuleKind.MOST_DAY: _("%(name)s works no longer a day than their terms allow."),
        RuleKind.MOST_WEEK: _("%(name)s works no longer than their terms allow in the week of %(week)s."),
        RuleKind.DAYS_OFF: _("%(name)s has their days off in the week of %(week)s."),
        RuleKind.REST: _("%(name)s has their rest between two shifts."),
    }


def hours_text(start: int, end: int) -> str:
    """ "09:00–17:00"; after midnight the clock begins anew, and a whole day is said so."""
    if (start, end) == (0, DAY_MINUTES):
        return _("all day")
    return f"{wall_text(start % DAY_MINUTES)}–{wall_text(end if end <= DAY_MINUTES else end % DAY_MINUTES)}"


def wish_when(wish: PersonWish) -> str:
    """ "Every Monday · 09:00–12:00"."""
    if wish.on_date is None:
        day = _("every %(weekday)s") % {"weekday": WEEKDAYS[wish.weekday or 0]}
    else:
        day = day_short(wish.on_date)
    return f"{day} · {hours_text(wish.start_minute, wish.end_minute)}"


def weeks_text(monday: date, weeks: int) -> str:
    """ "Mon 30 Nov – Sun 27 Dec"."""
    return f"{day_short(monday)} – {day_short(monday + timedelta(days=weeks * 7 - 1))}"
