"""What customers can be found by: rooms register conditions, segments put them together.

A condition turns a comparison and its value into one expression of the database; whatever the rooms have registered ends
in one statement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from crm.segments.kinds import OPS, Kind, Op, Value
from kernel.clock import Clock, local_day, zone
from kernel.context import current_salon

PERSON, OWN, VISITS, WORTH, REACHING = "person", "own", "visits", "worth", "reaching"
GROUPS: dict[str, str | Promise] = {
    PERSON: pgettext_lazy("group of conditions", "The person"),
    OWN: pgettext_lazy("group of conditions", "Your own fields"),
    VISITS: pgettext_lazy("group of conditions", "Visits"),
    WORTH: pgettext_lazy("group of conditions", "Spending and value"),
    REACHING: pgettext_lazy("group of conditions", "Reaching them"),
}


class Choice(NamedTuple):
    """One choice: stable value, words; `is_gone`: put away, for old segments only."""

    value: str
    words: str
    is_gone: bool = False


class Moment(NamedTuple):
    """Now, and which day that is where the salon is: what "in the last 90 days" counts from."""

    now: datetime
    today: date


def moment(clock: Clock) -> Moment:
    """The moment of a clock."""
    now = clock.now()
    return Moment(now, local_day(now, zone(current_salon().time_zone)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that is compared: stable code, label, group, kind.

    `where(op, value, moment)` gives the expression on customers. It must be true or false and never unknown where something
    is missing, and must not multiply rows. `choices` are asked at most once for a page. `ops` are those of the kind unless
    said; `is_archived`: not offered any more, old segments keep it.
    """

    code: str
    label: str | Promise
    group: str
    kind: Kind
    where: Callable[[Op, Value, Moment], Q]
    choices: Callable[[], Sequence[Choice]] | None = None
    ops: tuple[Op, ...] = ()
    is_archived: bool = False

    @property
    def comparisons(self) -> tuple[Op, ...]:
        """The comparisons that it knows, the usual one first."""
        return self.ops or OPS[self.kind]


Provide = Callable[[], Sequence[Condition]]

_providers: list[Provide] = []


def register_conditions(provide: Provide) -> None:
    """Let `provide()` say conditions; it is asked once for a page, with the salon at hand."""
    if provide not in _providers:
        _providers.append(provide)


@dataclass(slots=True)
class Catalogue:
    """All conditions of the salon by code, with their choices read at most once."""

    conditions: dict[str, Condition]
    _choices: dict[str, dict[str, Choice]] = field(default_factory=dict)

    def choices(self, condition: Condition) -> dict[str, Choice]:
        """The choices by value, in their order."""
        if condition.code not in self._choices:
            found = condition.choices() if condition.choices else ()
            self._choices[condition.code] = {choice.value: choice for choice in found}
        return self._choices[condition.code]

    def offered(self) -> list[tuple[str, list[Condition]]]:
        """What can be added, by group."""
        groups = [
            (
                str(label),
                [one for one in self.conditions.values() if one.group == code and not one.is_archived],
            )
            for code, label in GROUPS.items()
        ]
        return [(label, found) for label, found in groups if found]


def catalogue() -> Catalogue:
    """The conditions as the salon has them now."""
    found = [condition for provide in _providers for condition in provide()]
    return Catalogue({condition.code: condition for condition in found})
