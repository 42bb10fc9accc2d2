"""What comes out: the shifts, or the rules that collide."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from booking.autoroster.solver.problem import BREAK_AFTER, Span


class RuleKind(StrEnum):
    """The hard rules, as they are named when they collide."""

    LEAST_PEOPLE = "least_people"
    CONTRACT = "contract"
    AWAY = "away"
    TAKEN = "taken"
    MOST_DAY = "most_day"
    MOST_WEEK = "most_week"
    DAYS_OFF = "days_off"
    REST = "rest"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One hard rule: of a person or of all, on a day or in a week or always (-1 where it does not apply)."""

    kind: RuleKind
    person: int = -1
    day: int = -1
    week: int = -1


@dataclass(frozen=True, slots=True)
class Shift:
    """A planned shift; its parts lie in the opening hours."""

    person: int
    day: int
    parts: tuple[Span, ...]

    @property
    def start(self) -> int:
        """When it begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """When it ends."""
        return self.parts[-1][1]

    def minutes(self, break_minutes: int) -> int:
        """How long is worked: without the break in each long part."""
        lengths = [end - start for start, end in self.parts]
        return sum(length - (break_minutes if length >= BREAK_AFTER else 0) for length in lengths)


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer. `colliding` is set when no plan keeps the hard rules; `proven` when none is better.

    `cost` is the weighted sum of what is soft and `bound` what no plan can undercut.
    """

    shifts: tuple[Shift, ...] = ()
    colliding: tuple[Rule, ...] = ()
    proven: bool = False
    cost: int = 0
    bound: int = 0

    @property
    def is_found(self) -> bool:
        """Whether there is a plan at all (one without a single shift is one too)."""
        return not self.colliding


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON's own kinds."""
    return asdict(plan)


def plan_from_json(data: dict[str, Any]) -> Plan:
    """The plan again; raises KeyError or TypeError for what is none."""
    shifts = tuple(
        Shift(row["person"], row["day"], tuple((a, b) for a, b in row["parts"])) for row in data["shifts"]
    )
    rules = tuple(Rule(**{**row, "kind": RuleKind(row["kind"])}) for row in data["colliding"])
    return Plan(shifts, rules, data["proven"], data["cost"], data["bound"])
