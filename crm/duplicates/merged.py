"""Told of each merge: what higher rooms must do when two rows have become one person."""

from collections.abc import Callable

from kernel.clock import Clock

Merged = Callable[[Clock, int], None]
_told: list[Merged] = []


def register_merged(handler: Merged) -> None:
    """Call `handler(clock, id of the customer that stays)` inside the transaction of every merge."""
    if handler not in _told:
        _told.append(handler)


def merged_tell(clock: Clock, kept_id: int) -> None:
    """Tell them all, near the end of the merge's transaction."""
    for handler in _told:
        handler(clock, kept_id)
