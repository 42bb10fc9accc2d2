"""The turn list: whose turn it is to take somebody who walks in, by location and day.

The rule: fewest turns today goes first, then whoever had none for longest, then seniority. A walk-in given by turn
counts as one, so does a turn that somebody passed up; a visit for which the person was asked for does not. A visit
that is cancelled, missed or given to somebody else gives its turn back by itself, for turns are counted, not kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from booking.diary.availability import room_for
from booking.diary.availability.days import instant_at, local_days, minute_after
from booking.diary.availability.facts import facts_load
from booking.diary.availability.plans import lines_planned
from booking.diary.availability.room import Room
from booking.diary.availability.seatings import seatings
from booking.diary.availability.starts import possible_starts
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, TurnSkip
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken, VisitExtras
from booking.places.models import Location
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, FixedClock, day_range, local_day, zone
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MEMORY = timedelta(days=14)  # how far back a last turn is remembered
GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)


class NobodyFree(ChignonError):
    """Nobody who does this could begin now."""

    code = "nobody_free"
    status = 409
    message = _("Nobody who does this is free right now.")


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's place in the list: turns of the day (skips among them), and when they had the last one."""

    staff_id: int
    turns: int
    skips: int
    last: datetime | None


def turns_of(location: Location, day: date, staff: Iterable[StaffMember]) -> list[Turn]:
    """The people in the order of their turns on that local day; two queries."""
    people = list(staff)
    start, end = day_range(day, zone(location.time_zone))
    served, skipped = _served(location, start, end), _skipped(location, start, end)
    found: list[tuple[StaffMember, Turn]] = []
    for person in people:
        taken, passed = served.get(person.pk, []), skipped.get(person.pk, [])
        today = sum(instant >= start for instant in taken)
        skips = sum(instant >= start for instant in passed)
        last = max([*taken, *passed], default=None)
        found.append((person, Turn(person.pk, today + skips, skips, last)))
    return [turn for _person, turn in sorted(found, key=_place)]


def _place(pair: tuple[StaffMember, Turn]) -> tuple[int, float, int, int]:
    person, turn = pair
    return turn.turns, turn.last.timestamp() if turn.last else 0.0, person.position, person.pk


def _served(location: Location, start: datetime, end: datetime) -> dict[int, list[datetime]]:
    """The starts of the visits that each person took by turn, each visit once."""
    rows = (
        AppointmentLine.objects.filter(
            by_turn=True,
            appointment__location=location,
            appointment__starts_at__gte=start - MEMORY,
            appointment__starts_at__lt=end,
        )
        .exclude(appointment__state__in=GONE)
        .order_by()  # by position each line would stand for itself
        .values_list("staff_id", "appointment__starts_at", "appointment_id")
        .distinct()
    )
    found: dict[int, list[datetime]] = {}
    for staff_id, starts_at, _visit in rows:
        found.setdefault(staff_id, []).append(starts_at)
    return found


def _skipped(location: Location, start: datetime, end: datetime) -> dict[int, list[datetime]]:
    rows = TurnSkip.objects.filter(location=location, at__gte=start - MEMORY, at__lt=end)
    found: dict[int, list[datetime]] = {}
    for staff_id, at in rows.values_list("staff_id", "at"):
        found.setdefault(staff_id, []).append(at)
    return found


@service_transaction
def turn_skip(*, actor: Actor, clock: Clock, location_id: int, staff_id: int) -> TurnSkip:
    """Note that somebody passes up their turn now; it counts as one.

    Raises NotAllowed, and NotFound for a place or a person that takes no appointments there.
    """
    authorise(actor, Action.APPOINTMENT_WRITE, at=location_id)
    location = Location.objects.filter(pk=location_id, archived_at=None).first()
    staff = takers(location).filter(pk=staff_id).first() if location else None
    if location is None or staff is None:
        raise NotFound
    skip = TurnSkip.objects.create(location=location, staff=staff, at=clock.now())
    audit_record(actor=actor, action="turn.skip", target=staff, before={}, after={"location": location.name})
    return skip


def takers(location: Location) -> QuerySet[StaffMember]:
    """Who takes appointments at the location."""
    return StaffMember.objects.filter(locations=location, archived_at=None, takes_appointments=True)


def free_by_turn(location: Location, wishes: Sequence[LineWish], now: datetime) -> list[int]:
    """Who could begin all the services at the next whole minute, in the order of their turns; four queries.

    Whoever is off shift, on a break, busy, or does not do all of it is left out. Raises BadInput for what is not sold.
    """
    facts = facts_load(location.pk, wishes, now=now)
    lines = lines_planned(facts, wishes, Channel.DESK)
    day, start = local_day(now, facts.tz), minute_after(now)
    room = room_for(facts, lines, local_days(day, day, facts.tz), now=now)
    able = set.intersection(*(set(line.plans) for line in lines))

    def is_free(staff_id: int) -> bool:
        own = [replace(line, plans={staff_id: line.plans[staff_id]}) for line in lines]
        alone = Room(possible_starts(own, room.free, room.days, room.wait), room.free, room.days, room.wait)
        return next(seatings(alone, start), None) is not None

    people = [person for person in takers(location) if person.pk in able and is_free(person.pk)]
    return [turn.staff_id for turn in turns_of(location, day, people)]


def walk_in_book(
    *,
    actor: Actor,
    clock: Clock,
    location_id: int,
    wishes: Sequence[LineWish],
    customer: CustomerDetails,
    desk_note: str = "",
) -> Appointment:
    """Book somebody who is here, now, with whoever is next by turn and free; the visit has arrived.

    Where another desk was faster with that person, the next one gets it. Raises NotAllowed, NotFound, BadInput,
    NobodyFree, Busy.
    """
    authorise(actor, Action.APPOINTMENT_WRITE, at=location_id)
    location = Location.objects.filter(pk=location_id, archived_at=None).first()
    if location is None:
        raise NotFound
    moment = FixedClock(clock.now())  # one present for the question and the booking
    start = instant_at(minute_after(moment.now()), zone(location.time_zone))
    for staff_id in free_by_turn(location, wishes, moment.now()):
        by_turn = [replace(wish, staff_id=staff_id, by_turn=True) for wish in wishes]
        try:
            return appointment_book(
                actor=actor,
                clock=moment,
                channel=Channel.DESK,
                location_id=location_id,
                starts_at=start,
                wishes=by_turn,
                customer=customer,
                extras=VisitExtras(desk_note=desk_note, source="walk_in", is_here=True),
            )
        except SlotTaken:
            continue
    raise NobodyFree
