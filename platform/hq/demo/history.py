"""The demo's past and coming visits, booked one by one by the product's own services, at clocks of their days."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from booking.catalog.models import StaffService
from booking.catalog.terms import minutes_with
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_book, appointment_cancel, appointment_set_state
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken, VisitExtras
from booking.places.models import Location
from booking.team.models import ShiftKind, StaffMember
from booking.team.selectors import weekly_rules
from hq.demo.salons import DemoSalon
from kernel.actor import Actor
from kernel.clock import FixedClock, instant_of, local_day, zone
from kernel.errors import BadInput

WEEKS_PAST = 12
WEEKS_COMING = 3
# Saturdays of the time before, so many days ago: who came only then sleeps, or is lost.
LONG_AGO = range(120, 480, 30)
AWAY = 7  # one of so many customers was not here lately
SATURDAY = 5
SPARE = 10  # minutes kept for clean-up, so that nearly every try fits
SOURCES = ("storefront",) * 6 + ("desk",) * 3 + ("phone",) * 3 + ("walk-in", "instagram")


@dataclass(frozen=True, slots=True)
class Skill:
    """One way to sell a service with a person, and the minutes that it takes them."""

    service_id: int
    variant_id: int | None
    minutes: int


@dataclass(slots=True)
class Story:
    """What the writing of a demo's visits needs: its dice, its people, the instant that counts as now."""

    demo: DemoSalon
    actor: Actor
    location: Location
    customers: list[int]
    now: datetime
    dice: Random
    skills: dict[int, list[Skill]] = field(default_factory=dict)


def history_write(story: Story) -> int:
    """Write every day's visits, oldest first, and before them a few of long ago; returns how many."""
    tz = zone(story.location.time_zone)
    today = local_day(story.now, tz)
    days = [today + timedelta(days=number) for number in range(-7 * WEEKS_PAST, 7 * WEEKS_COMING + 1)]
    team = list(StaffMember.objects.filter(takes_appointments=True))
    here = len(story.customers) - len(story.customers) // AWAY
    lately = replace(story, customers=story.customers[:here])
    return _long_ago(story, team, today, here) + days_write(lately, team, days)


def _long_ago(story: Story, team: Sequence[StaffMember], today: date, here: int) -> int:
    """Single days of the last year and before: half of who came then still comes."""
    if not WEEKS_PAST:
        return 0
    away = replace(
        story, customers=[*story.customers[here:], *story.customers[: len(story.customers) - here]]
    )
    days = [today - timedelta(days=number) for number in reversed(LONG_AGO)]
    saturdays = [day - timedelta(days=(day.weekday() - SATURDAY) % 7) for day in days]
    return days_write(away, team[:3], saturdays)


def days_write(story: Story, team: Sequence[StaffMember], days: Sequence[date]) -> int:
    """Write those people's visits of those days at the story's location; returns how many."""
    story.skills = _skills()
    return sum(_day_of(story, staff, day) for day in days for staff in team)


def _skills() -> dict[int, list[Skill]]:
    """What each person does; a service that comes in variants is sold in one of them."""
    skills: dict[int, list[Skill]] = {}
    for row in StaffService.objects.select_related("service").prefetch_related("service__variants"):
        for variant in row.service.variants.all() or [None]:
            skill = Skill(
                row.service_id, variant.pk if variant else None, minutes_with(row.service, variant, (), row)
            )
            skills.setdefault(row.staff_id, []).append(skill)
    return skills


def _day_of(story: Story, staff: StaffMember, day: date) -> int:
    """Walk one person's day: a visit, a small gap or none, a visit; fewer the further ahead it lies."""
    tz = zone(story.location.time_zone)
    written = 0
    for start, end in _free_ranges(staff, day):
        cursor = start + 15 * story.dice.randint(0, 2)
        while fitting := [skill for skill in story.skills[staff.pk] if cursor + skill.minutes + SPARE <= end]:
            skill = story.dice.choice(fitting)
            if story.dice.random() < _fill(story, day) and _visit(
                story, staff, skill, instant_of(day, cursor, tz)
            ):
                written += 1
            cursor += -(-(skill.minutes + SPARE) // 15) * 15 + 15 * story.dice.choice((0, 0, 0, 1, 2))
    return written


def _free_ranges(staff: StaffMember, day: date) -> list[tuple[int, int]]:
    """The person's work of that weekday in wall minutes, cut at the lunch break."""
    rules = [rule for rule in weekly_rules(staff, day) if rule.weekday == day.weekday()]
    lunches = [rule for rule in rules if rule.kind == ShiftKind.BREAK]
    ranges: list[tuple[int, int]] = []
    for shift in rules:
        if shift.kind == ShiftKind.WORK:
            start, end = shift.start_minute or 0, shift.end_minute or 0
            cuts = [lunch for lunch in lunches if start < (lunch.start_minute or 0) < end]
            for lunch in cuts:
                ranges.append((start, lunch.start_minute or 0))
                start = lunch.end_minute or 0
            ranges.append((start, end))
    return ranges


def _fill(story: Story, day: date) -> float:
    """The share of tries that are booked: busy weekends, a thinning future."""
    ahead = (day - story.now.date()).days
    base = 0.68 if day.weekday() in {4, 5} else 0.5
    return base if ahead <= 2 else base * max(0.25, 1 - ahead / 24)


def _visit(story: Story, staff: StaffMember, skill: Skill, starts_at: datetime) -> bool:
    """Book one visit as of some days before it, then let it take its course; False when it does not fit."""
    booked_at = min(starts_at - timedelta(hours=story.dice.randint(2, 300)), story.now)
    extras = VisitExtras(source=story.dice.choice(SOURCES), is_told=starts_at > story.now)
    if story.dice.random() < 0.06:
        extras = VisitExtras(
            source=extras.source, is_told=extras.is_told, desk_note=story.dice.choice(story.demo.notes)
        )
    try:
        appointment = appointment_book(
            actor=story.actor,
            clock=FixedClock(booked_at),
            channel=Channel.DESK,
            location_id=story.location.pk,
            starts_at=starts_at,
            wishes=[LineWish(skill.service_id, skill.variant_id, staff_id=staff.pk)],
            customer=CustomerDetails(customer_id=story.dice.choice(story.customers)),
            extras=extras,
        )
    except (SlotTaken, BadInput):
        return False
    _course(story, appointment)
    return True


def _course(story: Story, appointment: Appointment) -> None:
    """What became of it: done, missed, cancelled; in the middle for those of right now."""
    luck = story.dice.random()
    if appointment.ends_at <= story.now:
        state = AppointmentState.NO_SHOW if luck < 0.04 else AppointmentState.DONE
        _state(story, appointment, state, appointment.ends_at)
    elif appointment.starts_at <= story.now:
        _state(story, appointment, AppointmentState.IN_SERVICE, appointment.starts_at)
    elif appointment.starts_at <= story.now + timedelta(minutes=20):
        _state(story, appointment, AppointmentState.ARRIVED, story.now)
    elif luck < 0.05:
        appointment_cancel(
            actor=story.actor,
            clock=FixedClock(story.now),
            channel=Channel.DESK,
            appointment_id=appointment.pk,
            version=None,
            reason="",
        )
    elif luck < 0.5:
        _state(story, appointment, AppointmentState.CONFIRMED, story.now)


def _state(story: Story, appointment: Appointment, state: AppointmentState, at: datetime) -> None:
    appointment_set_state(
        actor=story.actor, clock=FixedClock(at), appointment_id=appointment.pk, version=None, state=state
    )
