"""Targets as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.diary.wording import month_long
from booking.people.selectors import NOTHING_DONE, Figures, figures_by_person
from booking.targets.models import Target
from booking.targets.months import instants_of, month_after
from booking.targets.selectors import PARTS, Part, parts_of, targets_in, targets_of
from booking.team.models import StaffMember

WORDS = {
    "minor": pgettext_lazy("target", "Services"),
    "visits": _("Visits done"),
    "requested": _("Asked for by name"),
}
PAST_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a target, in words."""

    label: Any
    part: Part

    @property
    def is_money(self) -> bool:
        """Whether its numbers are minor units."""
        return self.part.code == "minor"


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a month, or a month of a person: its name, and bars where something was agreed."""

    title: str
    figures: Figures
    bars: Sequence[Bar]
    staff: StaffMember | None = None


def bars_of(target: Target | None, figures: Figures) -> list[Bar]:
    """A bar for each part that was agreed."""
    return [Bar(WORDS[part.code], part) for part in parts_of(target, figures)]


def team_lines(people: Sequence[StaffMember], month: date) -> list[Line]:
    """Everybody's month, in the order given; two queries."""
    ids = [row.pk for row in people]
    targets, figures = targets_in(month, ids), figures_by_person(ids, *instants_of(month))
    return [_line(row.name, targets.get(row.pk), figures.get(row.pk, NOTHING_DONE), row) for row in people]


def past_lines(staff: StaffMember, first: date) -> list[Line]:
    """The person's months before `first`, the latest first, as far as anything was agreed or done in them."""
    agreed = targets_of(staff.pk)
    months = [month_after(first, -back) for back in range(1, PAST_MONTHS + 1)]
    lines = [
        _line(month_long(month), _holding(agreed, month), _done(staff.pk, instants_of(month)))
        for month in months
    ]
    return [line for line in lines if line.bars or line.figures != NOTHING_DONE]


def coming_words(agreed: Sequence[Target], first: date) -> list[Mapping[str, Any]]:
    """What was agreed for months after `first`, the next first."""
    later = sorted((row for row in agreed if row.from_month > first), key=lambda row: row.from_month)
    return [{"month": month_long(row.from_month), "goals": _goals(row)} for row in later]


def _goals(target: Target) -> list[Mapping[str, Any]]:
    goals = [(code, getattr(target, code)) for code in PARTS]
    return [{"label": WORDS[code], "goal": goal, "is_money": code == "minor"} for code, goal in goals if goal]


def _holding(agreed: Sequence[Target], month: date) -> Target | None:
    return next((row for row in agreed if row.from_month <= month), None)


def _done(staff_id: int, between: tuple[datetime, datetime]) -> Figures:
    return figures_by_person([staff_id], *between).get(staff_id, NOTHING_DONE)


def _line(title: str, target: Target | None, figures: Figures, staff: StaffMember | None = None) -> Line:
    return Line(title, figures, bars_of(target, figures), staff)
