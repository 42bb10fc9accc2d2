"""The room for a visit: the starts of its lines, the seats they can be given, and the order of fairness."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from booking.diary.availability.budget import Pool
from booking.diary.availability.days import Day
from booking.diary.availability.freetime import FreeTime, Load
from booking.diary.availability.plans import Line, Plan
from booking.diary.availability.sets import Ranges, range_at
from booking.diary.availability.stages import is_woven


@dataclass(slots=True)
class Possible:
    """The starts of one line: `alone` by its own needs, `leading` also with time for the lines after it."""

    line: Line
    alone: dict[int, Ranges]
    leading: dict[int, Ranges] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """One line given to a person at a start (minutes since 1970)."""

    line: Line
    plan: Plan
    start: int

    @property
    def end(self) -> int:
        """The minute at which the line is over for the customer."""
        return self.start + self.plan.minutes


@dataclass(frozen=True, slots=True)
class Room:
    """Where and when a visit can be seated: the sets, the loads and the order of fairness."""

    possible: list[Possible]
    free: FreeTime
    days: list[Day]
    wait: int
    pool: Pool = field(default_factory=Pool)
    is_woven: bool = field(init=False)
    guests: int = field(init=False)

    def __post_init__(self) -> None:
        """Whether lines stand side by side, and how many people come: asked for every start, so worked out once."""
        lines = [possible.line for possible in self.possible]
        object.__setattr__(self, "is_woven", is_woven(lines))
        object.__setattr__(self, "guests", len({line.guest for line in lines}))

    def seat(self, line: Line, staff_id: int, start: int) -> Seat:
        """That line by that person at that start."""
        return Seat(line, line.plans[staff_id], start)

    def day_of(self, minute: int) -> Day | None:
        """The local day that holds the minute, among those looked at."""
        return next((day for day in self.days if day.lo <= minute < day.hi), None)

    def fair_order(self, staff_ids: Iterable[int], line: Line, day: Day | None) -> list[int]:
        """Fewest booked minutes that day first, then seniority (position), then id."""
        place = day.lo if day else 0
        plans = line.plans

        def rank(staff_id: int) -> tuple[int, int, int]:
            load = self.free.loads.get((staff_id, place))
            return (load.minutes if load else 0, plans[staff_id].person.position, staff_id)

        return sorted(staff_ids, key=rank)

    def fits(self, seat: Seat, seats: Sequence[Seat]) -> bool:
        """Whether the person's limit of the day holds for the whole visit, not just for this line."""
        if seat.plan.person.most_minutes is None:
            return True
        day = self.day_of(seat.start)
        mine = (other for other in seats if other.plan.person.id == seat.plan.person.id)
        more = sum(other.plan.person_minutes for other in mine if day and day.lo <= other.start < day.hi)
        return day is None or fits_day(seat.plan, load_on(self.free, seat.plan, day), more)

    def can(self, number: int, staff_id: int, start: int) -> bool:
        """Whether that person can take that line then, by its own needs."""
        return range_at(self.possible[number].alone.get(staff_id, []), start) is not None


def load_on(free: FreeTime, plan: Plan, day: Day) -> Load:
    """What the person has that day."""
    return free.loads.get((plan.person.id, day.lo), Load())


def fits_day(plan: Plan, load: Load, more: int) -> bool:
    """Whether the person's limits allow this line on a day with that load and `more` minutes of the same visit."""
    person = plan.person
    if person.most_visits is not None and load.visits >= person.most_visits:
        return False
    return person.most_minutes is None or load.minutes + more + plan.person_minutes <= person.most_minutes
