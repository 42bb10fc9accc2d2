"""Arithmetic on half-open stretches of time `[start, end)`."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time as sorted stretches that neither touch nor overlap."""
    merged: list[Stretch] = []
    for low, high in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def minus(whole: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of `whole` without `taken`."""
    left = union(whole)
    for low, high in union(taken):
        left = [part for stretch in left for part in _cut(stretch, low, high)]
    return left


def _cut(stretch: Stretch, low: datetime, high: datetime) -> list[Stretch]:
    start, end = stretch
    return [(a, b) for a, b in ((start, min(end, low)), (max(start, high), end)) if a < b]


def within(stretches: Iterable[Stretch], frame: Stretch) -> list[Stretch]:
    """The parts of the stretches that lie inside `frame`."""
    return [
        (max(low, frame[0]), min(high, frame[1]))
        for low, high in stretches
        if max(low, frame[0]) < min(high, frame[1])
    ]


def minutes(stretches: Iterable[Stretch]) -> int:
    """Whole minutes in all, overlaps counted once."""
    return int(sum(((high - low) for low, high in union(stretches)), timedelta()).total_seconds() // 60)


def lanes(stretches: list[Stretch]) -> list[tuple[int, int]]:
    """For each stretch (lane, lanes beside it), so that overlapping ones can be drawn side by side."""
    order = sorted(range(len(stretches)), key=lambda index: stretches[index])
    places: dict[int, int] = {}
    cluster: list[int] = []
    answer: dict[int, tuple[int, int]] = {}
    for index in order:
        if cluster and all(stretches[other][1] <= stretches[index][0] for other in cluster):
            answer |= _settled(cluster, places)
            cluster = []
        busy = {places[other] for other in cluster if stretches[other][1] > stretches[index][0]}
        places[index] = next(lane for lane in range(len(stretches)) if lane not in busy)
        cluster.append(index)
    answer |= _settled(cluster, places)
    return [answer[index] for index in range(len(stretches))]


def _settled(cluster: list[int], places: dict[int, int]) -> dict[int, tuple[int, int]]:
    wide = max((places[index] for index in cluster), default=0) + 1
    return {index: (places[index], wide) for index in cluster}
