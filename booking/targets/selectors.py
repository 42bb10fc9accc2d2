"""What was agreed for a month, and how far it is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from booking.people.selectors import Figures
from booking.targets.models import Target

PARTS = ("minor", "visits", "requested")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was agreed: its code (of PARTS), what is to be reached and what is, in minor units or visits."""

    code: str
    goal: int
    reached: int

    @property
    def percent(self) -> int:
        """How much of it is reached, in whole percent, rounded down; above 100 where it is more."""
        return self.reached * 100 // self.goal

    @property
    def shown(self) -> int:
        """The same for a bar that ends at 100."""
        return min(100, self.percent)


def targets_in(month: date, staff_ids: Iterable[int]) -> dict[int, Target]:
    """By person what holds in that month, where something was ever agreed; one query."""
    rows = Target.objects.filter(staff__in=list(staff_ids), from_month__lte=month)
    return {row.staff_id: row for row in rows.order_by("staff_id", "-from_month").distinct("staff_id")}


def targets_of(staff_id: int) -> list[Target]:
    """Everything that was agreed with one person, the newest first."""
    return list(Target.objects.filter(staff=staff_id).order_by("-from_month"))


def parts_of(target: Target | None, figures: Figures) -> list[Part]:
    """What was agreed beside what is reached, in the order of PARTS; nothing where nothing was agreed."""
    if target is None:
        return []
    goals = {code: getattr(target, code) for code in PARTS}
    return [Part(code, goal, getattr(figures, code)) for code, goal in goals.items() if goal]
