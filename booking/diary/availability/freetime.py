"""Free time of people and resources, computed by the database for all of them and all days in one query.

The answer is in minutes since 1970, as text per owner, because range objects cost Python more than the query.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from booking.diary.availability.days import Day, instant_at, local_days
from booking.diary.availability.facts import Facts
from booking.diary.availability.sets import Range, Ranges
from kernel.clock import instant_sql
from kernel.prepared import prepared_cursor

FREE, CLEAR, UNIT, LOAD, VISITS = range(5)
LONGEST_SET_UP = 240


@dataclass(frozen=True, slots=True)
class Load:
    """What a person has on one local day: minutes of work and number of visits."""

    minutes: int = 0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """One place of one resource; a bed of capacity 2 has two."""

    group_id: int
    resource_id: int
    number: int


@dataclass(slots=True)
class FreeTime:
    """Free minutes: of people within their hours, of people whatever their hours (`clear`, only where clean-up
    may run past a shift), of resource units; and what each day already holds."""

    people: dict[int, Ranges] = field(default_factory=dict)
    clear: dict[int, Ranges] = field(default_factory=dict)
    units: dict[Unit, Ranges] = field(default_factory=dict)
    loads: dict[tuple[int, int], Load] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the database. `days` are the asked local days; the day before and the day after are
    looked at as well, for night shifts and visits past midnight: of the day after only what lies before the minute
    `until`, where one is given. With `ignores_blocks` nothing is booked."""

    facts: Facts
    days: list[Day]
    staff_ids: list[int]
    group_ids: list[int]
    now: datetime
    moving_id: int | None = None
    also_moving: tuple[int, ...] = ()
    hold_key: str = ""
    ignores_blocks: bool = False
    until: int | None = None

    def window(self, after: Day) -> tuple[datetime, datetime]:
        """From just before the first asked day (its first set-up) to the end of the day after the last one."""
        start = instant_at(self.days[0].lo - LONGEST_SET_UP, self.facts.tz)
        end = after.hi if self.until is None else min(after.hi, self.until)
        return start, instant_at(end, self.facts.tz)

    def parameters(self) -> dict[str, Any]:
        """The values of the query."""
        tz, one = self.facts.tz, timedelta(days=1)
        before = local_days(self.days[0].date - one, self.days[0].date - one, tz)
        after = local_days(self.days[-1].date + one, self.days[-1].date + 2 * one, tz)
        around = [*before, *self.days, after[0]]
        start, end = self.window(after[0])
        return {
            "location": self.facts.location_id,
            "zone": tz.key,
            "staff": self.staff_ids,
            "groups": self.group_ids,
            "dates": [day.date for day in around],
            "weekdays": [day.date.weekday() for day in around],
            "starts": [instant_at(day.lo, tz) for day in around],
            "ends": [instant_at(day.hi, tz) for day in around],
            "even": [day.is_even and next_day.is_even for day, next_day in pairwise([*around, after[1]])],
            "start": start,
            "end": end,
            "before": around[0].date,
            "now": self.now,
            "moving": [self.moving_id or 0, *self.also_moving],
            "hold": self.hold_key or "-",
            "blocks": not self.ignores_blocks,
            "travel": timedelta(minutes=self.facts.rules.travel_minutes),
            "clear": self.facts.rules.buffer_may_pass_shift,
            "limited": self.facts.rules.most_visits_per_day is not None,
        }


def _edge_sql(minute: str) -> str:
    """The instant of that wall minute of `day`: on an even day (and the next) simply so much after midnight."""
    after_midnight = f"make_interval(mins => {minute})"
    anywhere = instant_sql(f"(day.on_date + {after_midnight})", "%(zone)s::text")
    return f"CASE WHEN day.is_even THEN day.starts_at + {after_midnight} ELSE {anywhere} END"


_LO, _HI = _edge_sql("r.start_minute"), _edge_sql("r.end_minute")
# Kinds of rows: 0 free, 1 clear, 2 unit, 3 load, 4 visits (the constants above).
_SQL = """
WITH day AS MATERIALIZED (
  SELECT * FROM unnest(%(dates)s::date[], %(weekdays)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
    %(even)s::bool[]) AS day(on_date, weekday, starts_at, ends_at, is_even)
), shut AS MATERIALIZED (
  SELECT day.on_date, day.starts_at, day.ends_at FROM day
  WHERE EXISTS (SELECT FROM places_closure c WHERE c.location_id = %(location)s::bigint
                AND c.starts_on <= day.on_date AND c.ends_on > day.on_date)
), special AS MATERIALIZED (
  SELECT DISTINCT r.on_date FROM places_openingrule r JOIN day USING (on_date)
  WHERE r.location_id = %(location)s::bigint
), opening_row AS (
  SELECT r.on_date, r.start_minute, r.end_minute FROM places_openingrule r
  WHERE r.location_id = %(location)s::bigint AND r.on_date IS NOT NULL
  UNION ALL
  SELECT day.on_date, r.start_minute, r.end_minute FROM places_openingrule r JOIN day USING (weekday)
  WHERE r.location_id = %(location)s::bigint AND day.on_date NOT IN (SELECT on_date FROM special)
), opening_time AS (
  SELECT day.on_date, day.ends_at,
    @lo AS lo, @hi AS hi
  FROM opening_row r JOIN day USING (on_date)
  WHERE r.start_minute IS NOT NULL AND day.on_date NOT IN (SELECT on_date FROM shut)
    AND (day.on_date <> %(before)s::date OR r.end_minute >= 1440)
), opening AS MATERIALIZED (
  SELECT coalesce(range_agg(tstzrange(lo, greatest(lo, CASE WHEN (on_date + 1) IN (SELECT on_date FROM special)
      THEN least(hi, ends_at) ELSE hi END))), '{}')
    - coalesce((SELECT range_agg(tstzrange(starts_at, ends_at)) FROM shut), '{}') AS ranges
  FROM opening_time
), person AS MATERIALIZED (
  SELECT id, coalesce(starts_on, '-infinity') AS starts_on, coalesce(leaves_on, 'infinity') AS leaves_on
  FROM team_staffmember WHERE id = ANY(%(staff)s::bigint[])
), changed AS MATERIALIZED (
  SELECT DISTINCT r.staff_id, r.on_date FROM team_shiftrule r JOIN day USING (on_date)
  WHERE r.staff_id = ANY(%(staff)s::bigint[])
), shift_row AS (
  SELECT r.staff_id, r.location_id, r.kind, r.on_date, r.start_minute, r.end_minute FROM team_shiftrule r
  WHERE r.staff_id = ANY(%(staff)s::bigint[]) AND r.on_date IS NOT NULL
  UNION ALL
  SELECT r.staff_id, r.location_id, r.kind, day.on_date, r.start_minute, r.end_minute
  FROM team_shiftrule r JOIN day USING (weekday)
  WHERE r.staff_id = ANY(%(staff)s::bigint[]) AND (r.valid_from IS NULL OR r.valid_from <= day.on_date)
    AND (r.valid_until IS NULL OR r.valid_until > day.on_date)
    AND NOT EXISTS (SELECT FROM changed c WHERE c.staff_id = r.staff_id AND c.on_date = day.on_date)
), shift_time AS (
  SELECT r.staff_id, r.location_id, r.kind, day.on_date, day.ends_at,
    @lo AS lo, @hi AS hi
  FROM shift_row r JOIN day USING (on_date) JOIN person p ON p.id = r.staff_id
  WHERE r.start_minute IS NOT NULL AND day.on_date >= p.starts_on AND day.on_date < p.leaves_on
    AND (day.on_date <> %(before)s::date OR r.end_minute >= 1440)
), shift AS MATERIALIZED (
  SELECT s.staff_id, s.location_id, s.kind, tstzrange(s.lo, greatest(s.lo,
      CASE WHEN c.on_date IS NULL THEN s.hi ELSE least(s.hi, s.ends_at) END)) AS during
  FROM shift_time s LEFT JOIN changed c ON c.staff_id = s.staff_id AND c.on_date = s.on_date + 1
), away AS (
  SELECT staff_id, during FROM shift WHERE kind = 'break'
  UNION ALL
  SELECT staff_id, tstzrange(upper(during), upper(during) + %(travel)s::interval) FROM shift
  WHERE kind = 'work' AND location_id <> %(location)s::bigint AND NOT isempty(during)
  UNION ALL
  SELECT staff_id, tstzrange(starts_at, ends_at) FROM team_timeoff
  WHERE staff_id = ANY(%(staff)s::bigint[]) AND ends_at > %(start)s::timestamptz AND starts_at < %(end)s::timestamptz
), taken AS MATERIALIZED (
  SELECT b.staff_id, b.during, b.location_id, b.kind, b.appointment_id FROM diary_block b
  WHERE b.staff_id = ANY(%(staff)s::bigint[]) AND NOT b.overbooked
    AND b.during && tstzrange(%(start)s::timestamptz - %(travel)s::interval, %(end)s::timestamptz + %(travel)s::interval)
    AND %(blocks)s::bool AND (b.appointment_id = ANY(%(moving)s::bigint[])) IS NOT TRUE
    AND NOT (b.kind = 'hold' AND (b.expires_at <= %(now)s::timestamptz OR b.hold_key = %(hold)s::text))
  UNION ALL
  SELECT b.staff_id, b.during, b.location_id, b.kind, b.appointment_id FROM diary_block b
  WHERE b.overbooked AND b.during && tstzrange(%(start)s::timestamptz - %(travel)s::interval, %(end)s::timestamptz + %(travel)s::interval)
    AND b.staff_id = ANY(%(staff)s::bigint[]) AND %(blocks)s::bool AND (b.appointment_id = ANY(%(moving)s::bigint[])) IS NOT TRUE
), busy AS MATERIALIZED (
  SELECT staff_id, range_agg(CASE WHEN location_id = %(location)s::bigint THEN during
      ELSE tstzrange(lower(during) - %(travel)s::interval, upper(during) + %(travel)s::interval) END) AS ranges
  FROM taken GROUP BY staff_id
), free AS (
  SELECT w.staff_id, (w.ranges * o.ranges * tstzmultirange(tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)))
    - coalesce(a.ranges, '{}') - coalesce(b.ranges, '{}') AS ranges
  FROM (SELECT staff_id, range_agg(during) AS ranges FROM shift
        WHERE kind = 'work' AND location_id = %(location)s::bigint GROUP BY staff_id) w
  CROSS JOIN opening o
  LEFT JOIN (SELECT staff_id, range_agg(during) AS ranges FROM away GROUP BY staff_id) a USING (staff_id)
  LEFT JOIN busy b USING (staff_id)
), place AS MATERIALIZED (
  SELECT r.group_id, r.id, unit FROM places_resource r, generate_series(1, r.capacity) AS unit
  WHERE r.group_id = ANY(%(groups)s::bigint[]) AND r.archived_at IS NULL
), occupied AS (
  SELECT b.resource_id, b.unit, range_agg(b.during) AS ranges FROM diary_block b
  WHERE b.resource_id = ANY(SELECT id FROM place) AND b.during && tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)
    AND %(blocks)s::bool AND (b.appointment_id = ANY(%(moving)s::bigint[])) IS NOT TRUE
    AND NOT (b.kind = 'hold' AND (b.expires_at <= %(now)s::timestamptz OR b.hold_key = %(hold)s::text))
  GROUP BY b.resource_id, b.unit
), answer AS (
  SELECT 0 AS kind, staff_id AS owner, 0::bigint AS other, 0 AS unit, ranges FROM free
  UNION ALL
  SELECT 1, p.id, 0, 0, tstzmultirange(tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)) - coalesce(b.ranges, '{}')
  FROM person p LEFT JOIN busy b ON b.staff_id = p.id WHERE %(clear)s::bool
  UNION ALL
  SELECT 2, p.id, p.group_id, p.unit,
    tstzmultirange(tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)) - coalesce(o.ranges, '{}')
  FROM place p LEFT JOIN occupied o ON o.resource_id = p.id AND o.unit = p.unit
)
SELECT kind, owner, other, unit, (
  SELECT string_agg(ceil(date_part('epoch', lower(r)) / 60)::bigint || ' '
    || floor(date_part('epoch', upper(r)) / 60)::bigint, ' ' ORDER BY r) FROM unnest(ranges) AS r)
FROM answer
UNION ALL
SELECT 3, staff_id, floor(date_part('epoch', day.starts_at) / 60)::bigint,
  count(DISTINCT appointment_id)::int, (coalesce(sum(date_part('epoch', upper(during)) - date_part('epoch',
  lower(during))) FILTER (WHERE kind = 'work'), 0) / 60)::bigint::text
FROM taken JOIN day ON lower(during) >= day.starts_at AND lower(during) < day.ends_at
WHERE appointment_id IS NOT NULL GROUP BY staff_id, day.starts_at
UNION ALL
SELECT 4, 0, floor(date_part('epoch', day.starts_at) / 60)::bigint, count(*)::int, NULL
FROM day JOIN diary_appointment v ON v.location_id = %(location)s::bigint AND v.starts_at >= day.starts_at
  AND v.starts_at < day.ends_at AND v.state NOT IN ('cancelled', 'no_show') AND v.id <> ALL(%(moving)s::bigint[])
WHERE %(limited)s::bool AND %(blocks)s::bool GROUP BY day.starts_at
""".replace("@lo", _LO).replace("@hi", _HI)


def free_time(question: Question) -> FreeTime:
    """The free time in the question's window, in one query."""
    with prepared_cursor() as cursor:
        cursor.execute(_SQL, question.parameters())
        rows = cursor.fetchall()
    free = FreeTime()
    for kind, owner, other, unit, text in rows:
        if kind == FREE:
            free.people[owner] = _ranges(text)
        elif kind == UNIT:
            free.units[Unit(other, owner, unit)] = _ranges(text)
        elif kind == CLEAR:
            free.clear[owner] = _ranges(text)
        elif kind == LOAD:
            free.loads[owner, other] = Load(int(text), unit)
        else:
            free.visits[other] = unit
    return free


def _ranges(text: str | None) -> list[Range]:
    if not text:
        return []
    numbers = list(map(int, text.split()))
    edges = iter(numbers)
    return [(lo, hi) for lo, hi in zip(edges, edges, strict=True) if lo < hi]
