"""Random small shops, as the oracle's description and as rows of the database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from booking.catalog.models import Service
from booking.diary.models import Block, BlockKind
from booking.diary.wishes import LineWish
from booking.places.models import Closure, Location
from booking.team.models import StaffMember, TimeOff
from tests.booking.diary.oracle import Line, OracleService, Spans, World
from tests.cast import (
    LocationFactory,
    OpeningRuleFactory,
    ResourceGroupFactory,
    ServiceFactory,
    ShiftRuleFactory,
    StaffMemberFactory,
)

# A week with its clock change, and a week without, in zones of every kind. Hours keep clear of the changed hour.
PLACES = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("America/St_Johns", date(2026, 3, 7)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("Asia/Shanghai", date(2026, 6, 1)),
]
EDGES = [0, 8 * 60, 9 * 60, 9 * 60 + 5, 10 * 60, 11 * 60 + 15, 12 * 60, 13 * 60, 14 * 60 + 40]
Pairs = list[tuple[int, int]]


@dataclass
class Made:
    """The rows of a world, and what is asked of it."""

    world: World
    first: date
    location: Location
    services: list[Service]
    people: list[StaffMember]
    chairs: list

    def wishes(self, lines: list[Line]) -> list[LineWish]:
        """The oracle's lines as the engine asks for them."""
        return [
            LineWish(
                self.services[service].pk, staff_id=None if who is None else self.people[who].pk, pause=pause
            )
            for service, who, pause in lines
        ]


def spans(days: list[int], most: int = 2) -> st.SearchStrategy[Spans]:
    """Some rows on those weekdays; a few run past midnight."""
    row = st.tuples(
        st.sampled_from(days), st.sampled_from(EDGES), st.sampled_from([60, 95, 180, 360, 600, 1440])
    )
    return st.lists(row, max_size=most * len(days)).map(
        lambda rows: Spans(tuple((day, start, _end(start, length)) for day, start, length in rows))
    )


def _end(start: int, length: int) -> int:
    """Not inside the hours at which clocks change: 24:30 is the latest."""
    return min(start + length, 1470) if start else min(length, 1440) if length >= 360 else 480


def shifts(days: list[int]) -> st.SearchStrategy[Spans]:
    """A long stretch of work on most of those weekdays, and now and then another one."""
    stretch_of_day = st.sampled_from(
        [
            (0, 1440),
            (0, 600),
            (480, 1020),
            (545, 1080),
            (600, 1320),
            (1200, 1470),
            (0, 1440),
            (545, 1380),
            None,
        ]
    )
    return st.tuples(*(st.tuples(st.just(day), stretch_of_day) for day in days)).flatmap(
        lambda rows: spans(days, 1).map(
            lambda more: Spans(tuple((day, *row) for day, row in rows if row) + more.rows[:2])
        )
    )


def pauses(days: list[int]) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    """A few short breaks, some of which overlap, touch or hang over the edge of a shift."""
    edge = st.sampled_from([(480, 500), (720, 765), (750, 780), (780, 780 + 35), (1010, 1100), (1380, 1440)])
    return st.lists(st.tuples(st.sampled_from(days), edge).map(lambda row: (row[0], *row[1])), max_size=4)


def taken(first_minute: int) -> st.SearchStrategy[Pairs]:
    """A few stretches that do not overlap, in the three days from that minute on."""
    edge = st.integers(0, 3 * 1440 // 5).map(lambda number: first_minute + number * 5)
    return (
        st.lists(edge, max_size=8, unique=True)
        .map(sorted)
        .map(lambda edges: [(lo, hi) for lo, hi in zip(edges[::2], edges[1::2], strict=False)])
    )


def _apart(first_minute: int, places: Pairs) -> Pairs:
    """The stretches that begin after the one before has ended."""
    found: Pairs = []
    for number, length in places:
        lo = first_minute + number * 5
        if not found or lo >= found[-1][1]:
            found.append((lo, lo + length))
    return found


services = st.builds(
    OracleService,
    work=st.sampled_from([20, 30, 45, 90]),
    processing=st.sampled_from([0, 0, 30]),
    finishing=st.just(0),
    before=st.sampled_from([0, 0, 10]),
    after=st.sampled_from([0, 0, 15]),
    needs_chair=st.booleans(),
).flatmap(
    lambda service: (
        st.just(service)
        if not service.processing
        else st.sampled_from([0, 20]).map(
            lambda minutes: OracleService(**{**vars(service), "finishing": minutes})
        )
    )
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, date]:
    """A world of two services, up to three people and up to two chairs, and the first day asked."""
    zone, first = draw(st.sampled_from(PLACES))
    days = [(first + timedelta(days=number)).weekday() for number in range(-1, 3)]
    start = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() // 60) - 720
    count = draw(st.integers(1, 3))
    everybody = range(count)
    always = st.just(Spans(tuple((day, 0, 1440) for day in range(7))))
    opening = draw(st.one_of(always, always, always, shifts(days)))
    return World(
        zone=zone,
        step=draw(st.sampled_from([15, 30, 50])),
        wait=draw(st.sampled_from([0, 15])),
        earliest=start + draw(st.sampled_from([0, 1500])),
        services=[draw(services), draw(services)],
        skills=[draw(st.sets(st.sampled_from([0, 1]), min_size=1)) for _person in everybody],
        shifts=[draw(shifts(days)) for _person in everybody],
        breaks=[Spans(tuple(draw(pauses(days)))) for _person in everybody],
        busy=[draw(taken(start)) for _person in everybody],
        chairs=[draw(taken(start)) for _chair in range(draw(st.sampled_from([2, 1, 1, 0])))],
        opening=opening,
        closed=draw(st.sampled_from([set(), set(), set(), {first}, {first + timedelta(days=1)}])),
        off={0: draw(taken(start))[:1]},
    ), first


def lines(world: World) -> st.SearchStrategy[list[Line]]:
    """One or two lines, each with anyone or somebody of the world, now and then after a pause that it allows."""
    who = st.one_of(st.none(), st.integers(0, len(world.skills) - 1))
    pause = st.sampled_from([0, 0, world.wait // 3, world.wait])
    return st.lists(st.tuples(st.sampled_from([0, 1]), who, pause), min_size=1, max_size=2)


def stretch(lo: int, hi: int) -> tuple[datetime, datetime]:
    """The instants of those minutes."""
    return datetime.fromtimestamp(lo * 60, UTC), datetime.fromtimestamp(hi * 60, UTC)


def make(world: World, first: date, order: int = 1) -> Made:
    """The rows of that world; `order` -1 stores them the other way round."""
    location = LocationFactory(time_zone=world.zone, rules=_rules(world))
    group = ResourceGroupFactory(location=location, units=len(world.chairs))
    made = Made(world, first, location, [], [], list(group.resources.all()))
    for weekday, start, end in world.opening.rows[::order]:
        OpeningRuleFactory(location=location, weekday=weekday, start_minute=start, end_minute=end)
    for day in world.closed:
        Closure.objects.create(location=location, starts_on=day, ends_on=day + timedelta(days=1))
    made.people = [
        StaffMemberFactory(locations=[location], position=place) for place in range(len(world.skills))
    ]
    for number, service in enumerate(world.services):
        staff = [person for person, skills in zip(made.people, world.skills, strict=True) if number in skills]
        made.services.append(_service(service, location, staff, group))
    _hours(made, order)
    Block.objects.bulk_create(blocks(made)[::order])
    return made


def _rules(world: World) -> dict:
    return {
        "step_minutes": world.step,
        "wait_minutes": world.wait,
        "notice_minutes": 0,
        "tidy": "off",
        "horizon_days": 700,
    }


def _service(service: OracleService, location, staff, group) -> Service:
    return ServiceFactory(
        work_minutes=service.work,
        processing_minutes=service.processing,
        finishing_minutes=service.finishing,
        buffer_before_minutes=service.before,
        buffer_after_minutes=service.after,
        locations=[location],
        staff=staff,
        resource_groups=[group] if service.needs_chair else [],
    )


def _hours(made: Made, order: int) -> None:
    for person, shifts, breaks in zip(made.people, made.world.shifts, made.world.breaks, strict=True):
        rows = [("work", row) for row in shifts.rows] + [("break", row) for row in breaks.rows]
        for kind, (weekday, start, end) in rows[::order]:
            ShiftRuleFactory(
                staff=person,
                location=made.location,
                kind=kind,
                weekday=weekday,
                start_minute=start,
                end_minute=end,
            )
    for number, stretches in made.world.off.items():
        for starts_at, ends_at in (stretch(*pair) for pair in stretches):
            TimeOff.objects.create(staff=made.people[number], starts_at=starts_at, ends_at=ends_at)


def blocks(made: Made) -> list[Block]:
    """The world's taken time as unsaved rows."""
    common = {"kind": BlockKind.MANUAL, "location": made.location}
    people = zip(made.people, made.world.busy, strict=True)
    chairs = zip(made.chairs, made.world.chairs, strict=True)
    return [
        *(Block(staff=who, during=stretch(*pair), **common) for who, pairs in people for pair in pairs),
        *(
            Block(resource=chair, unit=1, during=stretch(*pair), **common)
            for chair, pairs in chairs
            for pair in pairs
        ),
    ]
