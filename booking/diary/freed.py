"""Time that came free: the diary says so, higher rooms (the waitlist) listen (DESIGN §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Freed:
    """The stretch `[starts_at, ends_at)` of a location in which something that stood there stands no more."""

    location_id: int
    starts_at: datetime
    ends_at: datetime


Listener = Callable[[Freed, Clock], None]
_listeners: list[Listener] = []


def register_freed(listener: Listener) -> None:
    """Let `listener` be told of freed time, inside the change's transaction; called in AppConfig.ready."""
    if listener not in _listeners:
        _listeners.append(listener)


def time_freed(freed: Freed, *, clock: Clock) -> None:
    """Tell the listeners; time that is over is of no use to anybody.

    The caller is inside the change's transaction, before it writes messages (locking.md: due rows in one order).
    """
    if freed.ends_at <= clock.now():
        return
    for listener in _listeners:
        listener(freed, clock)
