"""A stretch of work as a value: from when to when, with its breaks as instants; and as a row keeps it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from booking.clock.models import ClockEntry, Correction
from kernel.errors import BadInput

LONGEST = timedelta(hours=24)
MOST_BREAKS = 12
Break = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Worked:
    """At work `[start, end)`, whole minutes; `end` None while it lasts, and so the last break's."""

    start: datetime
    end: datetime | None
    breaks: tuple[Break, ...] = ()

    def minutes(self, now: datetime) -> int:
        """Elapsed minutes of work, breaks not counted; up to `now` while it lasts."""
        return self.present(now) - self.paused(now)

    def present(self, now: datetime) -> int:
        """Elapsed minutes from in to out."""
        return max(0, _elapsed(self.start, self.end or now))

    def paused(self, now: datetime) -> int:
        """Elapsed minutes of breaks."""
        until = self.end or now
        return sum(max(0, _elapsed(low, high or until)) for low, high in self.breaks)

    @property
    def range(self) -> DateTimeTZRange:
        """As the column keeps it."""
        return DateTimeTZRange(self.start, self.end)

    @property
    def rows(self) -> list[list[int | None]]:
        """The breaks as the column keeps them."""
        return [
            [_elapsed(self.start, low), None if high is None else _elapsed(self.start, high)]
            for low, high in self.breaks
        ]

    def facts(self) -> dict[str, Any]:
        """As the trail keeps it."""
        return {"start": self.start, "end": self.end, "breaks": self.rows}


def worked_of(row: ClockEntry | Correction) -> Worked:
    """What the row says."""
    start = row.during.lower
    breaks = tuple(
        (_after(start, low), None if high is None else _after(start, high)) for low, high in row.breaks
    )
    return Worked(start, row.during.upper, breaks)


def whole_minute(instant: datetime) -> datetime:
    """The instant without its seconds: what is shown adds up."""
    return instant.replace(second=0, microsecond=0)


def worked_check(worked: Worked, now: datetime) -> None:
    """Raises BadInput for what nobody can have worked: backwards, in the future, too long, breaks outside."""
    end = worked.end or whole_minute(now)
    if worked.start >= end and worked.end is not None:
        raise BadInput.of("end", "range", _("The end must come after the start."))
    if max(worked.start, end) > now:
        raise BadInput.of("end", "future", _("This lies in the future."))
    if end - worked.start > LONGEST:
        raise BadInput.of("end", "too_long", _("Nobody works longer than a day at a stretch."))
    if len(worked.breaks) > MOST_BREAKS:
        text = _("There can be %(number)s breaks at most.")
        raise BadInput.of("breaks", "too_many", text % {"number": MOST_BREAKS})
    lasts = worked.end is not None and any(high is None for _low, high in worked.breaks)
    if lasts or not _are_inside(worked, end):
        raise BadInput.of("breaks", "range", _("A break lies outside the work, or two breaks overlap."))


def _are_inside(worked: Worked, end: datetime) -> bool:
    edges = [worked.start, *_edges(worked.breaks, end), end]
    return edges == sorted(edges) and all(low < (high or end) or high is None for low, high in worked.breaks)


def _edges(breaks: Iterable[Break], end: datetime) -> Iterable[datetime]:
    for low, high in breaks:
        yield low
        yield high or end


def _elapsed(low: datetime, high: datetime) -> int:
    return int((high - low).total_seconds() // 60)


def _after(start: datetime, elapsed: int) -> datetime:
    return start + timedelta(minutes=elapsed)
