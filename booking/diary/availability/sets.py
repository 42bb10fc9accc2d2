"""Sets of time as sorted lists of half-open ranges `[lo, hi)` of whole minutes since 1970 (UTC)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Range = tuple[int, int]
Ranges = list[Range]
EVER = 1 << 40


def joined(ranges: Iterable[Range]) -> Ranges:
    """The union: sorted, without empty ranges, touching ones made one."""
    result: Ranges = []
    for lo, hi in sorted(ranges):
        if hi <= lo:
            continue
        if result and lo <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], hi))
        else:
            result.append((lo, hi))
    return result


def common(left: Sequence[Range], right: Sequence[Range]) -> Ranges:
    """What lies in both."""
    result: Ranges = []
    i = j = 0
    while i < len(left) and j < len(right):
        lo, hi = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if lo < hi:
            result.append((lo, hi))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return result


def without(ranges: Sequence[Range], holes: Sequence[Range]) -> Ranges:
    """What lies in `ranges` and in none of `holes` (both as `joined` makes them)."""
    if not ranges or not holes:
        return list(ranges)
    first, last = min(ranges[0][0], holes[0][0]), max(ranges[-1][1], holes[-1][1])
    edges = [first, *(edge for hole in holes for edge in hole), last]
    rest = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2) if edges[i] < edges[i + 1]]
    return common(ranges, rest)


def starts_within(free: Sequence[Range], lo: int, hi: int) -> Ranges:
    """The starts `t` for which `[t + lo, t + hi)` lies whole in one of the free ranges."""
    return [(start - lo, end - hi + 1) for start, end in free if end - start >= hi - lo]


def range_at(ranges: Sequence[Range], minute: int) -> Range | None:
    """The range that holds `minute`, or None."""
    place = bisect_right(ranges, (minute, EVER)) - 1
    if place >= 0 and ranges[place][0] <= minute < ranges[place][1]:
        return ranges[place]
    return None


def first_in(ranges: Sequence[Range], lo: int, hi: int) -> int | None:
    """The first minute in `[lo, hi]` that lies in the set, or None."""
    place = max(bisect_right(ranges, (lo, EVER)) - 1, 0)
    for number in range(place, min(place + 2, len(ranges))):
        start, end = ranges[number]
        if end > lo:
            return max(start, lo) if start <= hi else None
    return None
