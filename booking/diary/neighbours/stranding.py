"""Which coming visits no longer fit hours, people and things: the diary's answer to `booking.places.stranding`.

Everything is read in a fixed number of queries, whatever the number of visits, and compared in Python.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet

from booking.catalog.models import Service, StaffService
from booking.diary.models import OPEN_STATES, AppointmentLine, Block
from booking.places.models import Closure, OpeningRule
from booking.places.stranding import Stranded
from booking.team.models import ShiftKind, ShiftRule, TimeOff
from kernel.clock import Clock, instant_of, local_day, zone

Stretch = tuple[datetime, datetime]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in the salon's books from now on, by location or person."""

    opening: dict[int, list[OpeningRule]]
    closures: dict[int, list[Closure]]
    shifts: dict[int, list[ShiftRule]]
    away: dict[int, list[TimeOff]]
    skills: set[tuple[int, int]]
    sold_at: dict[int, set[int]]
    lost_things: set[int]


def misfits(clock: Clock) -> set[Stranded]:
    """Every coming line of an open visit that does not fit, with why."""
    now = clock.now()
    lines = list(_coming(now))
    if not lines:
        return set()
    facts = _facts(lines, now)
    return {_stranded(line, reason) for line in lines for reason in _reasons(line, facts)}


def _coming(now: datetime) -> QuerySet[AppointmentLine]:
    return AppointmentLine.objects.filter(
        starts_at__gt=now, appointment__state__in=OPEN_STATES
    ).select_related("appointment__customer", "appointment__location", "service", "staff")


def _facts(lines: list[AppointmentLine], now: datetime) -> _Facts:
    places = {line.appointment.location_id for line in lines}
    people = {line.staff_id for line in lines}
    services = {line.service_id for line in lines}
    since = (now - timedelta(days=2)).date()
    in_force = Q(valid_until=None) | Q(valid_until__gt=since)
    shifts = ShiftRule.objects.filter(Q(on_date=None) | Q(on_date__gte=since), in_force, staff__in=people)
    opening = OpeningRule.objects.filter(Q(on_date=None) | Q(on_date__gte=since), location__in=places)
    return _Facts(
        opening=_by(opening, "location_id"),
        closures=_by(Closure.objects.filter(location__in=places, ends_on__gt=since), "location_id"),
        shifts=_by(shifts, "staff_id"),
        away=_by(TimeOff.objects.filter(staff__in=people, ends_at__gt=now), "staff_id"),
        skills=set(StaffService.objects.filter(staff__in=people).values_list("staff_id", "service_id")),
        sold_at=_sold_at(services),
        lost_things=set(_lost_things(lines)),
    )


def _by(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return grouped


def _sold_at(services: Iterable[int]) -> dict[int, set[int]]:
    """The locations of each service; one that is sold everywhere is not there."""
    pairs = Service.locations.through.objects.filter(service__in=services)
    places: dict[int, set[int]] = defaultdict(set)
    for service_id, location_id in pairs.values_list("service_id", "location_id"):
        places[service_id].add(location_id)
    return places


def _lost_things(lines: list[AppointmentLine]) -> Iterable[int]:
    """Lines whose room or chair was put away, or has no such place any more."""
    blocks = Block.objects.filter(line__in=lines, resource__isnull=False).select_related("resource")
    return [
        block.line_id
        for block in blocks
        if block.line_id
        and block.resource
        and (block.resource.archived_at or (block.unit or 0) > block.resource.capacity)
    ]


def _reasons(line: AppointmentLine, facts: _Facts) -> Iterator[str]:
    """The stable codes of everything that does not fit."""
    day = local_day(line.starts_at, zone(line.appointment.location.time_zone))
    yield from _shop_reasons(line, day, facts)
    yield from _person_reasons(line, day, facts)


def _shop_reasons(line: AppointmentLine, day: date, facts: _Facts) -> Iterator[str]:
    place = line.appointment.location
    if place.archived_at:
        yield "location_gone"
    if line.service.archived_at:
        yield "service_gone"
    if place.pk not in facts.sold_at.get(line.service_id, {place.pk}):
        yield "not_offered_here"
    if line.pk in facts.lost_things:
        yield "resource_gone"
    if not _is_open(line, day, facts):
        yield "closed"


def _person_reasons(line: AppointmentLine, day: date, facts: _Facts) -> Iterator[str]:
    away = facts.away.get(line.staff_id, [])
    if (line.staff_id, line.service_id) not in facts.skills:
        yield "not_their_service"
    if _is_gone(line, day):
        yield "staff_gone"
    elif not line.staff.takes_appointments:
        yield "takes_no_visits"
    if any(off.starts_at < line.ends_at and line.starts_at < off.ends_at for off in away):
        yield "away"
    if not _is_at_work(line, day, facts):
        yield "not_at_work"


def _is_gone(line: AppointmentLine, day: date) -> bool:
    staff = line.staff
    too_early = staff.starts_on is not None and day < staff.starts_on
    too_late = staff.leaves_on is not None and day >= staff.leaves_on
    return bool(staff.archived_at) or too_early or too_late


def _is_open(line: AppointmentLine, day: date, facts: _Facts) -> bool:
    """Whether the shop is open from the line's start to its end."""
    place = line.appointment.location
    if any(row.starts_on <= day < row.ends_on for row in facts.closures.get(place.pk, [])):
        return False
    rules = facts.opening.get(place.pk, [])
    tz = zone(place.time_zone)
    hours = [pair for on in (day - timedelta(days=1), day) for pair in _day_pairs(rules, on)]
    return _covers(
        [(instant_of(on, start, tz), instant_of(on, end, tz)) for on, start, end in hours],
        (line.starts_at, line.ends_at),
    )


def _day_pairs(rules: Iterable[OpeningRule | ShiftRule], day: date) -> list[tuple[date, int, int]]:
    """The wall ranges of `day`: its own rows, or else the weekday's."""
    rules = list(rules)
    own = [rule for rule in rules if rule.on_date == day]
    chosen = own or [rule for rule in rules if rule.weekday == day.weekday()]
    return [
        (day, rule.start_minute, rule.end_minute)
        for rule in chosen
        if rule.start_minute is not None and rule.end_minute is not None
    ]


def _is_at_work(line: AppointmentLine, day: date, facts: _Facts) -> bool:
    """Whether the person's shifts at that location hold the stretches in which they work on the line."""
    place = line.appointment.location
    tz = zone(place.time_zone)
    work: list[Stretch] = []
    pauses: list[Stretch] = []
    for on in (day - timedelta(days=1), day):
        rules = [rule for rule in facts.shifts.get(line.staff_id, []) if _in_force(rule, on)]
        own = [rule for rule in rules if rule.on_date == on]
        for rule in own or [rule for rule in rules if rule.weekday == on.weekday()]:
            if rule.start_minute is None or rule.end_minute is None:
                continue
            stretch = instant_of(on, rule.start_minute, tz), instant_of(on, rule.end_minute, tz)
            if rule.kind == ShiftKind.BREAK:
                pauses.append(stretch)
            elif rule.location_id == place.pk:
                work.append(stretch)
    return all(_covers(work, busy) and not _touches(pauses, busy) for busy in _busy(line))


def _in_force(rule: ShiftRule, day: date) -> bool:
    begun = rule.valid_from is None or rule.valid_from <= day
    return begun and (rule.valid_until is None or day < rule.valid_until)


def _busy(line: AppointmentLine) -> list[Stretch]:
    """The stretches in which the person is at the customer: work, and finishing after the processing."""
    if not line.processing_minutes:
        return [(line.starts_at, line.ends_at)]
    first = line.starts_at, line.starts_at + timedelta(minutes=line.work_minutes)
    if not line.finishing_minutes:
        return [first]
    return [first, (line.ends_at - timedelta(minutes=line.finishing_minutes), line.ends_at)]


def _covers(stretches: list[Stretch], wanted: Stretch) -> bool:
    """Whether the union of the stretches holds the wanted one whole."""
    reached = wanted[0]
    for start, end in sorted(stretches):
        if start <= reached < end:
            reached = end
    return reached >= wanted[1]


def _touches(stretches: list[Stretch], wanted: Stretch) -> bool:
    return any(start < wanted[1] and wanted[0] < end for start, end in stretches)


def _stranded(line: AppointmentLine, reason: str) -> Stranded:
    visit = line.appointment
    return Stranded(
        starts_at=line.starts_at,
        appointment_id=visit.pk,
        reason=reason,
        customer=visit.customer.name if visit.customer else "",
        service=line.service_name,
        staff=line.staff.name,
        location=visit.location.name,
        time_zone=visit.location.time_zone,
    )
