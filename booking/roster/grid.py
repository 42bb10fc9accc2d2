"""A week of a location as a grid of people and days: shifts, hours against the contract, heads per hour, clashes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.diary.selectors.span import Span, closures_of, openings_of
from booking.places.models import Location
from booking.roster.models import RosterTerms, RosterWeek
from booking.roster.plans import Plan, days_of, held_plans, known_plans, team_of, terms_of, today_at
from booking.roster.publishing import Change, changes_of
from booking.roster.rules import Clash, Person, clashes_of, closed_clashes
from booking.team.models import StaffMember, TimeOff
from kernel.clock import Clock, day_range

HOUR = 60
EARLIEST, LATEST = 8 * HOUR, 20 * HOUR
Openings = dict[date, list[tuple[int, int]]]


@dataclass(slots=True)
class Cell:
    """One person's day: shifts here, work elsewhere, time off (its words), what is wrong."""

    staff: StaffMember
    on: date
    shifts: list[Plan] = field(default_factory=list)
    elsewhere: list[Plan] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One person's week; `minutes` are planned here and elsewhere, breaks not counted."""

    staff: StaffMember
    terms: RosterTerms
    minutes: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Hour:
    """One opening hour `[start, end)`, the last one maybe shorter, and how many are at work in its middle."""

    start: int
    end: int
    heads: int


@dataclass(frozen=True, slots=True)
class Day:
    """A column: opening hours with heads; `closed` names why it is shut ("" when it is open or simply not)."""

    on: date
    is_past: bool
    is_today: bool
    ranges: list[tuple[int, int]]
    hours: list[Hour]
    closed: str

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Opening hours without anybody, joined."""
        found: list[tuple[int, int]] = []
        for hour in self.hours:
            if hour.heads:
                continue
            if found and found[-1][1] == hour.start:
                found[-1] = (found[-1][0], hour.end)
            else:
                found.append((hour.start, hour.end))
        return found


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole page. `version` is 0 for a week never planned; `window` are the wall minutes that a bar spans."""

    place: Location
    monday: date
    week: RosterWeek | None
    days: list[Day]
    lines: list[Line]
    clashes: list[Clash]
    changes: list[Change]
    window: tuple[int, int]

    @property
    def version(self) -> int:
        """What an edit of this page was made from."""
        return self.week.version if self.week else 0


def grid_of(place: Location, monday: date, clock: Clock) -> Grid:
    """The week as planned, or as it holds; a fixed number of queries."""
    days, today = days_of(monday), today_at(place, clock)
    week = RosterWeek.objects.filter(location=place, monday=monday).first()
    people = team_of(place, monday)
    known = known_plans(
        [person.pk for person in people], [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    )
    here = [plan for plan in known if plan.location_id == place.pk and plan.on in set(days)]
    openings, closed = _openings(place, days)
    terms, away = terms_of(person.pk for person in people), _away(people, days, place)
    changes = _changes(place, people, here, days, today) if week else []
    clashes = sorted(_clashes(people, terms, away, known, days, place) + closed_clashes(here, openings))
    cells = _cells(people, days, known, place, away, clashes, changes)
    return Grid(
        place=place,
        monday=monday,
        week=week,
        days=[_day(day, today, openings[day], closed[day], here) for day in days],
        lines=[_line(person, terms[person.pk], cells, days) for person in people],
        clashes=clashes,
        changes=changes,
        window=_window(here, openings),
    )


def usual_hours(
    cells: Iterable[Cell], ranges: Sequence[tuple[int, int]], terms: RosterTerms
) -> tuple[int, int]:
    """The hours that a shift put in by one click gets: the person's others of the week, or the opening hours."""
    for cell in cells:
        for plan in cell.shifts:
            return plan.start, plan.end
    start, end = ranges[0] if ranges else (9 * HOUR, 18 * HOUR)
    return start, min(end, start + terms.most_minutes_day + terms.break_minutes)


def _clashes(
    people: list[StaffMember],
    terms: Mapping[int, RosterTerms],
    away: Mapping[int, list[TimeOff]],
    known: list[Plan],
    days: list[date],
    place: Location,
) -> list[Clash]:
    ruled = {
        one.pk: Person(
            terms[one.pk],
            [(row.starts_at, row.ends_at) for row in away[one.pk]],
            one.starts_on,
            one.leaves_on,
        )
        for one in people
    }
    return clashes_of(known, ruled, days, ZoneInfo(place.time_zone))


def _changes(
    place: Location, people: list[StaffMember], here: list[Plan], days: list[date], today: date
) -> list[Change]:
    held = held_plans([person.pk for person in people], days)
    return changes_of(place, here, held, since=today)


def _away(people: list[StaffMember], days: list[date], place: Location) -> dict[int, list[TimeOff]]:
    tz = ZoneInfo(place.time_zone)
    start, end = day_range(days[0], tz)[0], day_range(days[-1], tz)[1]
    found: dict[int, list[TimeOff]] = {person.pk: [] for person in people}
    for row in TimeOff.objects.filter(staff__in=people, starts_at__lt=end, ends_at__gt=start):
        found[row.staff_id].append(row)
    return found


def _openings(place: Location, days: list[date]) -> tuple[Openings, dict[date, str]]:
    """The wall ranges of each day, none when it is shut, and why it is shut."""
    span = Span(place, days)
    closures = closures_of(span)
    ranges = {
        day: []
        if closures[day]
        else [(_wall(low, day, span.tz), _wall(high, day, span.tz)) for low, high in rows]
        for day, rows in openings_of(span).items()
    }
    return ranges, {
        day: row.name or str(row.get_kind_display()) if row else "" for day, row in closures.items()
    }


def _wall(instant: datetime, day: date, tz: ZoneInfo) -> int:
    local = instant.astimezone(tz).replace(tzinfo=None)
    return int((local - datetime.combine(day, time())).total_seconds() // 60)


def _cells(
    people: list[StaffMember],
    days: list[date],
    known: list[Plan],
    place: Location,
    away: Mapping[int, list[TimeOff]],
    clashes: list[Clash],
    changes: list[Change],
) -> dict[tuple[int, date], Cell]:
    cells = {(person.pk, day): Cell(person, day) for person in people for day in days}
    for plan in known:
        if cell := cells.get((plan.staff_id, plan.on)):
            (cell.shifts if plan.location_id == place.pk else cell.elsewhere).append(plan)
    tz = ZoneInfo(place.time_zone)
    for (pk, day), cell in cells.items():
        start, end = day_range(day, tz)
        rows = [row for row in away[pk] if row.starts_at < end and row.ends_at > start]
        cell.away = [str(row.get_kind_display()) for row in rows]
    for clash in clashes:
        cells[clash.staff_id, clash.on].clashes.append(clash)
    for change in changes:
        cells[change.staff_id, change.on].change = change
    return cells


def _line(
    person: StaffMember, terms: RosterTerms, cells: Mapping[tuple[int, date], Cell], days: list[date]
) -> Line:
    mine = [cells[person.pk, day] for day in days]
    minutes = sum(plan.minutes for cell in mine for plan in (*cell.shifts, *cell.elsewhere))
    return Line(person, terms, minutes, mine)


def _day(day: date, today: date, ranges: list[tuple[int, int]], closed: str, here: list[Plan]) -> Day:
    mine = [plan for plan in here if plan.on == day]
    hours = [
        Hour(start, end, sum(_works(plan, (start + end) // 2) for plan in mine))
        for low, high in ranges
        for start, end in ((at, min(at + HOUR, high)) for at in range(low, high, HOUR))
    ]
    return Day(day, day < today, day == today, ranges, hours, closed)


def _works(plan: Plan, minute: int) -> bool:
    return plan.start <= minute < plan.end and not any(a <= minute < b for a, b in plan.breaks)


def _window(here: list[Plan], openings: Openings) -> tuple[int, int]:
    """The hours that every bar of the page is drawn in: all that is open or worked, from the full hour."""
    starts = [plan.start for plan in here] + [low for rows in openings.values() for low, _high in rows]
    ends = [plan.end for plan in here] + [high for rows in openings.values() for _low, high in rows]
    first = min(starts, default=EARLIEST) // HOUR * HOUR
    return first, -(-max(ends, default=LATEST) // HOUR) * HOUR
