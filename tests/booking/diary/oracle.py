"""A slow second opinion: it walks minute by minute through a plain description of a shop.

It shares nothing with the engine: no intervals, no SQL, no grid arithmetic; only wall clocks and sets of minutes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Line = tuple[
    int, int | None, int
]  # a service, who is wished for, and the pause before it (0: none in particular)


@dataclass(frozen=True)
class Spans:
    """Wall ranges by weekday: (weekday, start minute, end minute)."""

    rows: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class OracleService:
    """Minutes of a service, and whether it needs the chair."""

    work: int
    processing: int = 0
    finishing: int = 0
    before: int = 0
    after: int = 0
    needs_chair: bool = False

    @property
    def total(self) -> int:
        """How long the customer is there."""
        return self.work + self.processing + self.finishing


@dataclass
class World:
    """The shop as the oracle sees it; block ranges are minutes since 1970 `[lo, hi)`."""

    zone: str
    step: int
    wait: int
    earliest: int
    services: list[OracleService]
    skills: list[set[int]]
    shifts: list[Spans]
    breaks: list[Spans]
    busy: list[list[tuple[int, int]]]
    chairs: list[list[tuple[int, int]]]
    opening: Spans
    closed: set[date] = field(default_factory=set)
    off: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    found: dict[tuple[int, int], bool] = field(default_factory=dict)

    def wall(self, minute: int) -> datetime:
        """The shop's wall clock at that minute."""
        return datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(self.zone))

    def inside(self, spans: Spans, minute: int, shut: frozenset[date] = frozenset()) -> bool:
        """Whether the wall clock then lies in a row of that day, or in one that began the day before; rows that
        begin on a day of `shut` do not count."""
        wall = self.wall(minute)
        clock, today = wall.hour * 60 + wall.minute, wall.date()
        before = today - timedelta(days=1)
        return any(
            (row[0] == today.weekday() and row[1] <= clock < row[2] and today not in shut)
            or (row[0] == before.weekday() and row[1] <= clock + 1440 < row[2] and before not in shut)
            for row in spans.rows
        )

    def open_at(self, minute: int) -> bool:
        """Whether the shop is open then."""
        shut = frozenset(self.closed)
        return self.wall(minute).date() not in shut and self.inside(self.opening, minute, shut)

    def person_free(self, person: int, minute: int) -> bool:
        """Whether that person works then and is not taken; what was found once is remembered."""
        if (person, minute) not in self.found:
            self.found[person, minute] = self._person_free(person, minute)
        return self.found[person, minute]

    def _person_free(self, person: int, minute: int) -> bool:
        taken = [*self.busy[person], *self.off.get(person, [])]
        return (
            self.open_at(minute)
            and self.inside(self.shifts[person], minute)
            and not self.inside(self.breaks[person], minute)
            and not any(lo <= minute < hi for lo, hi in taken)
        )

    def can_do(self, service: int, person: int, start: int) -> bool:
        """Whether the person can take the service then, minute by minute."""
        plan = self.services[service]
        away = range(plan.work, plan.work + plan.processing)
        needed = (offset for offset in range(-plan.before, plan.total + plan.after) if offset not in away)
        return (
            service in self.skills[person]
            and all(self.person_free(person, start + offset) for offset in needed)
            and self.has_chair(plan, start)
        )

    def has_chair(self, plan: OracleService, start: int) -> bool:
        """Whether one chair is free all along, where one is needed."""
        whole = range(start - plan.before, start + plan.total + plan.after)
        return not plan.needs_chair or any(
            not any(lo <= minute < hi for lo, hi in taken for minute in whole) for taken in self.chairs
        )

    def can_visit(self, lines: list[Line], start: int) -> bool:
        """Whether the lines can follow each other from that start: after their pause, or any wait that is allowed."""
        (service, wished, _pause), *rest = lines
        people = [wished] if wished is not None else range(len(self.skills))
        end = start + self.services[service].total
        return any(self.can_do(service, person, start) for person in people) and (
            not rest or any(self.can_visit(rest, end + waited) for waited in self.waits(rest[0]))
        )

    def waits(self, line: Line) -> list[int]:
        """How many minutes may pass before the line."""
        return [line[2]] if line[2] else list(range(self.wait + 1))

    def starts(self, lines: list[Line], day: date) -> list[int]:
        """Every start of that local day on the grid that the rules allow."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(self.zone))
        middle = int(noon.timestamp() // 60)
        found = []
        for minute in range(middle - 900, middle + 900):
            wall = self.wall(minute)
            on_grid = (wall.hour * 60 + wall.minute) % self.step == 0
            if wall.date() == day and on_grid and minute >= self.earliest and self.can_visit(lines, minute):
                found.append(minute)
        return found
