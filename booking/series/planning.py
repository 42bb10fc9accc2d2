"""Looking at every day of a series as the diary stands: who would do it, what stands in the way, what is free instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from booking.diary.availability.facts import facts_load
from booking.diary.models import Appointment, Block
from booking.diary.seats.refusals import alternatives_near
from booking.diary.seats.seating import NotSeated, Request, Seated, is_open_for, look_for_seat
from booking.diary.wishes import Channel, LineWish, Offer
from kernel.clock import Clock, instant_of, zone
from kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Choice:
    """How a day is to be solved: left out, at another start, or with other people (one per line)."""

    skip: bool = False
    starts_at: datetime | None = None
    staff_ids: tuple[int, ...] = ()


AS_PLANNED = Choice()
Choices = Mapping[str, Choice]


@dataclass(frozen=True, slots=True)
class Spot:
    """One visit to be seated: planned for `minute` (wall) of `on_date`; `visit` is the one that is moved, if any."""

    key: str
    on_date: date
    minute: int
    starts_at: datetime
    wishes: tuple[LineWish, ...]
    visit: Appointment | None = None

    def solved(self, choice: Choice) -> "Spot":
        """The spot as it was chosen."""
        wishes = self.wishes
        if choice.staff_ids and len(choice.staff_ids) == len(wishes):
            pairs = zip(wishes, choice.staff_ids, strict=True)
            wishes = tuple(replace(wish, staff_id=staff_id) for wish, staff_id in pairs)
        return replace(self, wishes=wishes, starts_at=choice.starts_at or self.starts_at)


@dataclass(frozen=True, slots=True)
class Looked:
    """A spot as the diary stands. Without a problem it can be had; else `offers` and `others` can be had instead.

    `problem` is "" or "taken", or the text of what is wrong. `others` are the people, one per line, who could do it
    at the planned start.
    """

    spot: Spot
    seated: Seated | None = None
    problem: str = ""
    offers: tuple[Offer, ...] = ()
    others: tuple[int, ...] = ()


def spot_of(key: str, day: date, minute: int, wishes: Iterable[LineWish], visit: Appointment) -> Spot:
    """A new visit like `visit` on that day."""
    starts_at = instant_of(day, minute, zone(visit.location.time_zone))
    return Spot(key, day, minute, starts_at, tuple(wishes))


def request_of(spot: Spot, location_id: int, now: datetime) -> Request:
    """What the diary is asked for the spot."""
    moving_id = spot.visit.pk if spot.visit else None
    return Request(Channel.DESK, location_id, spot.starts_at, spot.wishes, now, moving_id=moving_id)


def look_at(spots: Sequence[Spot], *, location_id: int, clock: Clock) -> list[Looked]:
    """Each spot as the diary stands now; nothing is locked or kept."""
    with _lifted([spot.visit for spot in spots if spot.visit]):
        return [_looked(spot, location_id, clock) for spot in spots]


@contextmanager
def _lifted(visits: Sequence[Appointment]) -> Iterator[None]:
    """As if none of the visits that are moved together stood anywhere: their blocks are back afterwards."""
    if not visits:
        yield
        return
    with transaction.atomic():
        Block.objects.filter(appointment__in=visits).delete()
        yield
        transaction.set_rollback(True)


def _looked(spot: Spot, location_id: int, clock: Clock) -> Looked:
    request = request_of(spot, location_id, clock.now())
    try:
        return Looked(spot, look_for_seat(request))
    except BadInput as error:
        return Looked(spot, problem=" ".join(str(problem.text) for problem in error.problems) or str(error))
    except NotSeated as error:
        is_open = is_open_for(request, error.facts, error.lines)
    facts = facts_load(location_id, request.wishes, now=request.now)
    offers = alternatives_near(request, facts, clock)
    problem = "taken" if is_open else "closed"
    return Looked(spot, problem=problem, offers=tuple(offers), others=_others(request))


def _others(request: Request) -> tuple[int, ...]:
    """The people, one per line, who could do it then if it may be anyone; none where nobody could."""
    anyone = tuple(replace(wish, staff_id=None) for wish in request.wishes)
    try:
        found = look_for_seat(replace(request, wishes=anyone))
    except (BadInput, NotSeated):
        return ()
    return tuple(seat.plan.person.id for seat in found.seats)
