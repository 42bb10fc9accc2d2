"""Told of each merge and of its undoing: what higher rooms must do when rows have moved between two customers."""

from collections.abc import Callable

from kernel.clock import Clock

Merged = Callable[[Clock, tuple[int, int]], None]
_told: list[Merged] = []


def register_merged(handler: Merged) -> None:
    """Call `handler(clock, (id of who stays, id of the other))` inside the transaction, near its end; it takes no lock."""
    if handler not in _told:
        _told.append(handler)


def merged_tell(clock: Clock, kept_id: int, gone_id: int) -> None:
    """Tell them all; an inner step of a merge and of its undoing."""
    for handler in _told:
        handler(clock, (kept_id, gone_id))
