"""What a roster is made from: days, people, demand and rules, as plain data.

Days count from 0, a Monday; minutes are wall minutes after the day's midnight and may run past 1440; ranges are
half-open. A person's stretches may lie on day -1 or on the day after the last, where they matter for the rest.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

WEEK = 7
SATURDAY = 5
DAY_MINUTES = 1440
# A part of a shift as long as this has its person's break in it, which is not paid.
BREAK_AFTER = 360

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one day."""

    day: int
    start: int
    end: int

    def overlaps(self, other: "Stretch") -> bool:
        """Whether the two share a minute, also across midnight."""
        shift = (other.day - self.day) * DAY_MINUTES
        return self.start < other.end + shift and other.start + shift < self.end


@dataclass(frozen=True, slots=True)
class Wish:
    """A soft wish: to work in the stretch (`likes`), or rather not to."""

    day: int
    start: int
    end: int
    likes: bool = False

    @property
    def stretch(self) -> Stretch:
        """When."""
        return Stretch(self.day, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to plan: minutes per week by contract, limits in minutes, and when they cannot or are taken.

    Minutes of work are without the break of `break_minutes`. `away` is never planned over; `taken` is work elsewhere, which counts for hours, rest and days. `weekends` and
    `closings` are what the person already has from before, for fairness.
    """

    id: int
    skills: tuple[int, ...] = ()
    contract: int = 0
    most_day: int = 600
    most_week: int = 2880
    rest: int = 660
    days_off: int = 1
    break_minutes: int = 30
    away: tuple[Stretch, ...] = ()
    taken: tuple[Stretch, ...] = ()
    wishes: tuple[Wish, ...] = ()
    weekends: int = 0
    closings: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people of a skill are wanted throughout the stretch."""

    day: int
    start: int
    end: int
    skill: int
    people: int

    @property
    def stretch(self) -> Stretch:
        """When."""
        return Stretch(self.day, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a minute of uncovered demand, a minute off the contract, a broken wish and unfairness weigh."""

    cover: int = 3
    contract: int = 3
    wishes: int = 3
    fairness: int = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """All of it. `open` has each day's ranges, `days` is whole weeks.

    `least_people` are there whenever the shop is open; with `keeps_contract` nobody gets fewer minutes in a week than
    their contract less `contract_slack`. Both are hard, as are all limits of the people.
    """

    days: int
    open: tuple[tuple[Span, ...], ...]
    people: tuple[Person, ...]
    demand: tuple[Demand, ...] = ()
    least_people: int = 0
    keeps_contract: bool = False
    contract_slack: int = 120
    least_shift: int = 240
    step: int = 60
    weights: Weights = field(default_factory=Weights)

    @property
    def weeks(self) -> int:
        """How many."""
        return self.days // WEEK


def is_weekend(day: int) -> bool:
    """Saturday and Sunday."""
    return day % WEEK >= SATURDAY


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The problem as JSON's own kinds."""
    return asdict(problem)


def problem_from_json(data: dict[str, Any]) -> Problem:
    """The problem again; raises KeyError or TypeError for what is none."""
    return Problem(
        **_simple(Problem, data),
        open=tuple(tuple((start, end) for start, end in day) for day in data["open"]),
        people=tuple(_person(row) for row in data["people"]),
        demand=tuple(Demand(**row) for row in data["demand"]),
        weights=Weights(**data["weights"]),
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(
        **_simple(Person, row),
        skills=tuple(row["skills"]),
        away=tuple(Stretch(**one) for one in row["away"]),
        taken=tuple(Stretch(**one) for one in row["taken"]),
        wishes=tuple(Wish(**one) for one in row["wishes"]),
    )


def _simple(kind: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    """The numbers and switches of the class, without its lists."""
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in data.items() if name in names and isinstance(value, int)}


def contract_in(problem: Problem, person: Person, week: int) -> int:
    """The minutes that the contract asks for in that week: less a working day's share for each open day away.

    At most as many days count as the person works in a week.
    """
    days = range(week * WEEK, (week + 1) * WEEK)
    away = sum(_is_away(problem, person, day) for day in days)
    working = max(WEEK - person.days_off, 1)
    return person.contract * (working - min(away, working)) // working


def _is_away(problem: Problem, person: Person, day: int) -> bool:
    """Whether time off takes all of an open day."""
    spans = problem.open[day]
    return bool(spans) and all(
        any(
            one.start + (one.day - day) * DAY_MINUTES <= start
            and end <= one.end + (one.day - day) * DAY_MINUTES
            for one in person.away
        )
        for start, end in spans
    )


def taken_in(person: Person, week: int) -> tuple[int, int]:
    """Minutes and days that the person works elsewhere in that week."""
    spans = [one for one in person.taken if one.day // WEEK == week]
    return sum(one.end - one.start for one in spans), len({one.day for one in spans})
