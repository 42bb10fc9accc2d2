"""The opening hours cut into slots: a shift is a run of slots of one day."""

from collections.abc import Iterable
from itertools import pairwise

from booking.autoroster.solver.problem import Problem, Span


def slots_of(problem: Problem, day: int) -> list[Span]:
    """The day's opening hours cut at each step, and wherever a demand begins or ends."""
    edges = {edge for one in problem.demand if one.day == day for edge in (one.start, one.end)}
    slots: list[Span] = []
    for start, end in sorted(problem.open[day]):
        points = sorted({*range(start, end, problem.step), end, *(at for at in edges if start < at < end)})
        slots += list(pairwise(points))
    return slots


def joined(slots: Iterable[Span]) -> tuple[Span, ...]:
    """Slots that touch, as one part; the time between two parts is free and unpaid."""
    parts: list[Span] = []
    for start, end in slots:
        if parts and parts[-1][1] == start:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return tuple(parts)
