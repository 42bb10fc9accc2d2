"""A visit that is booked at the desk because somebody asked for it: the room of the request hears of it (DESIGN §2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from booking.diary.models import Appointment
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.transactions import before_commit

NAME = "request"  # as it stands in the address and in the form
Settle = Callable[[int, Appointment, Actor, Clock], None]
Next = Callable[[int], str]
_rooms: list[tuple[Settle, Next]] = []


def register_asked(settle: Settle, next_address: Next) -> None:
    """Let `settle` note the (first) visit inside the booking's transaction; `next_address` is where one goes then, or ""."""
    if (settle, next_address) not in _rooms:
        _rooms.append((settle, next_address))


@contextmanager
def booking_for(request_id: int | None, actor: Actor, clock: Clock) -> Iterator[None]:
    """Within the block, what is booked answers that request (None: nobody asked), in the booking's own transaction."""
    if request_id is None:
        yield
        return

    def settle(made: Appointment | list[Appointment]) -> None:
        for note, _next in _rooms:
            note(request_id, made[0] if isinstance(made, list) else made, actor, clock)

    with before_commit(settle):
        yield


def next_address_of(request_id: int | None) -> str:
    """Where the desk goes on after a booking for that request; "" for the visit itself."""
    if request_id is None:
        return ""
    return next((address for _settle, go in _rooms if (address := go(request_id))), "")
