"""Seating all visits of a series, one after the other, under locks that are taken once."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from booking.diary.authorisation import authorise_booking
from booking.diary.seats.seating import NotSeated, Request, Seated, lock_for_visits, look_for_seat
from booking.series.planning import AS_PLANNED, Choices, Spot, request_of
from booking.series.refusals import NothingToDo, SeriesClash
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import BadInput

R = TypeVar("R")


def solved(spots: Iterable[Spot], choices: Choices) -> list[Spot]:
    """The spots as they were chosen, without those that were left out; raises NothingToDo when none is left."""
    left = [spot.solved(choice) for spot in spots if not (choice := choices.get(spot.key, AS_PLANNED)).skip]
    if not left:
        raise NothingToDo
    return left


def seat_all(
    spots: Sequence[Spot],
    write: Callable[[Spot, Request, Seated], R],
    *,
    actor: Actor,
    location_id: int,
    clock: Clock,
    before: Callable[[], object] = lambda: None,
) -> list[R]:
    """Lock for all spots at once, do `before`, then seat and write each.

    The caller is inside a service transaction. Raises NotAllowed, and SeriesClash naming every spot that is not free.
    """
    requests = [request_of(spot, location_id, clock.now()) for spot in spots]
    for request in requests:
        authorise_booking(actor, request)
    lock_for_visits(requests)
    before()
    written: list[R] = []
    clashes: list[str] = []
    for spot, request in zip(spots, requests, strict=True):
        try:
            written.append(write(spot, request, look_for_seat(request)))
        except (NotSeated, BadInput):
            clashes.append(spot.key)
    if clashes:
        raise SeriesClash(clashes)
    return written
