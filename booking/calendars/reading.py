"""When an iCalendar file says that its owner is busy (RFC 5545): the stretches of the coming days, repeats worked out.

What is cancelled, marked as free, or came out of this salon's own calendars is left out. All-day appointments and times
without a zone are those of the person's shop. Nothing in the file can make this run for long: steps are counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from booking.calendars.rules import FinerThanADay, NotUnderstood, Purse, Rule, rule_of
from crm.messaging.texts import one_line

MOST_BUSY = 2000
MOST_LINES = 200_000
MOST_FOUND = 10_000  # before the nearest are chosen
LONGEST_TITLE = 120
DAY = timedelta(days=1)
Component = Any  # an icalendar Event: its values have some thirty types
# What one file may do wrong in a value; the event is left out, the rest is read.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError, RecursionError)


class NotACalendar(Exception):
    """What was fetched is no iCalendar file, or one with more lines than anybody's calendar has."""


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """A stretch `[starts_at, ends_at)` of UTC instants, with the appointment's title on one line."""

    starts_at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: by start, the nearest MOST_BUSY; `left_out` appointments were not understood, or too many.

    `finer` of them repeat within a day.
    """

    busy: tuple[Busy, ...]
    left_out: int = 0
    finer: int = 0


@dataclass(slots=True)
class Reader:
    """With what a file is read: the shop's zone, the stretch of instants, the ending of this salon's own names."""

    tz: ZoneInfo
    first: datetime
    last: datetime
    own: str
    purse: Purse = field(default_factory=Purse)

    def read(self, body: bytes) -> Reading:
        """The busy stretches of the file; raises NotACalendar."""
        found: list[Busy] = []
        left_out = finer = 0
        for events in _by_name(_events(body)).values():
            try:
                room = MOST_FOUND - len(found)
                found += islice(self._busy(events), max(room, 0))
            except FinerThanADay:
                left_out, finer = left_out + 1, finer + 1
            except (NotUnderstood, *UNREADABLE):
                left_out += 1
        found = sorted(set(found))
        return Reading(tuple(found[:MOST_BUSY]), left_out + len(found[MOST_BUSY:]), finer)

    def _busy(self, events: list[Component]) -> Iterator[Busy]:
        """The stretches of one appointment: the repeating one, and its occurrences that were changed alone.

        Raises NotUnderstood; what was understood until then (the first occurrence) has been given.
        """
        if self.own and str(events[0].get("uid", "")).endswith(self.own):
            return
        changed = {self._key(one["recurrence-id"].dt) for one in events if "recurrence-id" in one}
        for event in events:
            if not _is_busy(event):
                continue
            is_one = "recurrence-id" in event
            yield from self._stretches(event, frozenset() if is_one else changed, repeats=not is_one)

    def _stretches(
        self, event: Component, but: frozenset[Any] | set[Any], *, repeats: bool
    ) -> Iterator[Busy]:
        start, length = event["dtstart"].dt, self._length(event)
        title = one_line(str(event.get("summary", "")))[:LONGEST_TITLE]
        # apart from `but`, which belongs to all events of the name: copied for each, it would cost their square
        without = {self._key(one.dt) for one in _listed(event, "exdate")}
        for begin in self._begins(event, start, length, repeats=repeats):
            names = (self._key(begin), _date_of(begin))
            if not (but.isdisjoint(names) and without.isdisjoint(names)):
                continue
            low, high = self._instant(begin), self._instant(_plus(begin, length))
            low, high = max(low, self.first), min(high, self.last)
            if low < high:
                yield Busy(low, high, title)

    def _begins(self, event: Component, start: Any, length: timedelta, *, repeats: bool) -> Iterator[Any]:
        """Where its occurrences near the stretch begin, as the file says times: dates, or wall times with their zone."""
        yield start
        if not repeats:
            return
        yield from (one.dt if not isinstance(one.dt, tuple) else one.dt[0] for one in _listed(event, "rdate"))
        if "rrule" in event:
            values = event["rrule"]
            if isinstance(values, list):
                raise NotUnderstood
            yield from self._repeats(values, start, length)

    def _repeats(self, values: Any, start: Any, length: timedelta) -> Iterator[Any]:
        clock = (start.hour, start.minute) if isinstance(start, datetime) else (0, 0)
        rule = rule_of(values, _date_of(start), clock)
        until = (values.get("UNTIL") or [None])[0]
        first = self.first.astimezone(self.tz).date() - length - 2 * DAY
        last = self.last.astimezone(self.tz).date() + 2 * DAY
        if until is not None:
            last = min(last, _date_of(until) + 2 * DAY)
        for day in rule.days(first, last, self.purse):
            self.purse.spend(len(rule.times) - 1)  # the day itself is paid for
            for begin in _on_day(day, start, rule):
                if until is None or not self._is_after(begin, until):
                    yield begin

    def _is_after(self, begin: Any, until: Any) -> bool:
        """Whether the occurrence lies behind the rule's last instant or day."""
        if not isinstance(until, datetime) or not isinstance(begin, datetime):
            return bool(_date_of(begin) > _date_of(until))
        if until.tzinfo is None:
            return begin.replace(tzinfo=None) > until
        return self._instant(begin) > until

    def _length(self, event: Component) -> timedelta:
        """How long it is: by its end, its length, or a day where it has only a date; raises NotUnderstood."""
        start = event["dtstart"].dt
        if "dtend" in event:
            end = event["dtend"].dt
            if isinstance(start, datetime) != isinstance(end, datetime):
                raise NotUnderstood
            if isinstance(start, datetime) and start.tzinfo != end.tzinfo:
                return self._instant(end) - self._instant(start)
            return _wall(end) - _wall(start)
        if "duration" in event:
            length = event["duration"].dt
            return length if isinstance(length, timedelta) else timedelta()
        return timedelta() if isinstance(start, datetime) else DAY

    def _instant(self, moment: Any) -> datetime:
        """The UTC instant of a date (its midnight) or a time; what has no zone is the shop's."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        zone: tzinfo = moment.tzinfo or self.tz
        instant: datetime = moment.replace(tzinfo=zone).astimezone(UTC)
        return instant

    def _key(self, moment: Any) -> Any:
        """What names an occurrence: its day, or its instant."""
        return self._instant(moment) if isinstance(moment, datetime) else moment


def _events(body: bytes) -> list[Component]:
    """The appointments of the file; raises NotACalendar."""
    text = body.decode("utf-8-sig", errors="replace")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR") or text.count("\n") > MOST_LINES:
        raise NotACalendar
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    except UNREADABLE:
        raise NotACalendar from None
    return [one for one in found if isinstance(one, Event)]


def _by_name(events: Iterable[Component]) -> dict[str, list[Component]]:
    """The events under their UID; those without one stand alone."""
    found: dict[str, list[Component]] = {}
    for place, event in enumerate(events):
        found.setdefault(str(event.get("uid") or f"#{place}"), []).append(event)
    return found


def _is_busy(event: Component) -> bool:
    """Whether the owner is taken by it: not cancelled, not marked as free."""
    if str(event.get("status", "")).upper() == "CANCELLED":
        return False
    if str(event.get("transp", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("x-microsoft-cdo-busystatus", "")).upper() not in {"FREE", "WORKINGELSEWHERE"}


def _listed(event: Component, name: str) -> Iterator[Any]:
    """The values of a property that may stand several times, each with several values."""
    found = event.get(name, [])
    for part in found if isinstance(found, list) else [found]:
        yield from part.dts


def _on_day(day: date, start: Any, rule: Rule) -> Iterator[Any]:
    """The occurrences of that day, in the form of the first."""
    if not isinstance(start, datetime):
        yield day
        return
    for hour, minute in rule.times:
        yield datetime.combine(day, time(hour, minute, start.second), tzinfo=start.tzinfo)


def _date_of(moment: Any) -> date:
    """The day as the file writes it."""
    found: date = moment.date() if isinstance(moment, datetime) else moment
    return found


def _wall(moment: Any) -> datetime:
    """The time on the wall, or the midnight of a date."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def _plus(begin: Any, length: timedelta) -> Any:
    """The end on the same wall clock: an appointment from 22 to 6 ends at 6 in the night of a clock change, too."""
    if isinstance(begin, datetime):
        return begin + length
    return datetime.combine(begin, time()) + length
