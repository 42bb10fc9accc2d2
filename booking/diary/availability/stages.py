"""The order of a visit's lines: one after the other, side by side, and one guest beside the other.

A guest's lines fall into stages. The lines of a stage start together; a stage begins when the one before has ended,
or a wait later; where a pause was asked for, exactly so much later. The guests of a party begin together and go on each for themselves.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol


class Placed(Protocol):
    """What says where a line stands: it starts with the line before it, and whose line it is."""

    @property
    def together(self) -> bool: ...

    @property
    def guest(self) -> int: ...

    @property
    def pause(self) -> int: ...


Stage = list[int]


def tracks_of(lines: Sequence[Placed]) -> list[list[Stage]]:
    """For each guest their stages in order, each the places of its lines among `lines`."""
    tracks: dict[int, list[Stage]] = {}
    for place, line in enumerate(lines):
        stages = tracks.setdefault(line.guest, [])
        if line.together and stages:
            stages[-1].append(place)
        else:
            stages.append([place])
    return list(tracks.values())


def is_woven(lines: Sequence[Placed]) -> bool:
    """Whether anything is side by side."""
    return any(line.together or line.guest != before.guest for before, line in pairwise(lines))


def waits_before(line: Placed, wait: int) -> tuple[int, int]:
    """The least and the most minutes between the end of the stage before and this line, which begins a stage."""
    return (line.pause, line.pause) if line.pause else (0, wait)


def minutes_together(lines: Sequence[Placed], minutes: Sequence[int]) -> int:
    """How long it takes until everybody is done, when nobody waits between but for the pauses."""
    lengths = [
        sum(max(minutes[place] for place in stage) for stage in stages)
        + sum(lines[stage[0]].pause for stage in stages[1:])
        for stages in tracks_of(lines)
    ]
    return max(lengths, default=0)
