"""PERFORMANCE §1: free time through a whole request, beside one bare SQL query in a bare Django view."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.ground import Row, median_ms
from booking.diary.availability import free_offers
from booking.diary.models import Block, BlockKind
from booking.diary.wishes import Channel, LineWish
from kernel.clock import FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.cast import (
    LocationFactory,
    OpeningRuleFactory,
    ServiceFactory,
    ShiftRuleFactory,
    StaffMemberFactory,
)

STAFF, DAYS, HISTORY = 20, 30, 5000
FIRST = date(2026, 6, 1)
CLOCK = FixedClock(datetime(2026, 5, 31, 12, tzinfo=UTC))

# The bare reference: shifts of 9 to 18 with lunch, minus blocks, as epoch numbers; no rules, no fairness.
BARE = """
WITH day AS (
  SELECT day::date AS on_date FROM generate_series(%s::date, %s::date, interval '1 day') AS day
), work AS (
  SELECT r.staff_id, range_agg(tstzrange((day.on_date + make_interval(mins => r.start_minute)) AT TIME ZONE 'Europe/Berlin',
      (day.on_date + make_interval(mins => r.end_minute)) AT TIME ZONE 'Europe/Berlin')) AS ranges
  FROM team_shiftrule r JOIN day ON r.weekday = extract(isodow FROM day.on_date) - 1
  WHERE r.kind = 'work' AND r.staff_id = ANY(%s) GROUP BY r.staff_id
), busy AS (
  SELECT staff_id, range_agg(during) AS ranges FROM diary_block
  WHERE staff_id = ANY(%s) AND NOT overbooked AND during && tstzrange(%s::date, %s::date + interval '1 day')
  GROUP BY staff_id
)
SELECT staff_id, date_part('epoch', lower(r)), date_part('epoch', upper(r))
FROM work LEFT JOIN busy USING (staff_id), unnest(work.ranges - coalesce(busy.ranges, '{}')) AS r
"""

OLD = """
INSERT INTO diary_block (kind, location_id, staff_id, during, overbooked, allowed_by, note, hold_key)
SELECT 'work', %s, staff_id, tstzrange(%s::date - number * interval '30 min', %s::date - (number - 1) * interval '30 min'),
  false, '', '', '' FROM unnest(%s::bigint[]) AS staff_id, generate_series(%s, %s) AS number
"""


def shop() -> tuple[int, int, list[int]]:
    """A location with 20 people, 80 % of their coming month booked and 5,000 old bookings each."""
    location = LocationFactory(
        time_zone="Europe/Berlin", rules={"notice_minutes": 0, "step_minutes": 30, "horizon_days": 365}
    )
    staff = [StaffMemberFactory(locations=[location]) for _number in range(STAFF)]
    service = ServiceFactory(staff=staff, locations=[location])
    for weekday in range(7):
        OpeningRuleFactory(location=location, weekday=weekday, start_minute=540, end_minute=1080)
        for member in staff:
            for start, end in ((540, 780), (840, 1080)):
                ShiftRuleFactory(
                    staff=member, location=location, weekday=weekday, start_minute=start, end_minute=end
                )
    Block.objects.bulk_create(blocks(location.pk, [member.pk for member in staff]), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(OLD, [location.pk, FIRST, FIRST, [member.pk for member in staff], 100, 100 + HISTORY])
        cursor.execute("ANALYZE diary_block")
    return location.pk, service.pk, [member.pk for member in staff]


def blocks(location_id: int, staff_ids: list[int]) -> list[Block]:
    """Four of five half hours of the month."""
    made = []
    first = datetime(FIRST.year, FIRST.month, FIRST.day, 7, tzinfo=UTC)
    for staff_id in staff_ids:
        starts = [
            first + timedelta(days=day, minutes=30 * slot)
            for day in range(DAYS)
            for slot in range(18)
            if (slot + staff_id + day) % 5
        ]
        made += [
            Block(
                kind=BlockKind.WORK,
                location_id=location_id,
                staff_id=staff_id,
                during=(start, start + timedelta(minutes=30)),
            )
            for start in starts
        ]
    return made


def ours(location_id: int, wish: LineWish, last: date) -> HttpResponse:
    """Offers as an API would answer them."""
    days = free_offers(
        location_id=location_id,
        wishes=[wish],
        first_day=FIRST,
        last_day=last,
        channel=Channel.API,
        clock=CLOCK,
    )
    return JsonResponse(
        {
            str(day.date): [
                {"start": offer.starts_at.isoformat(), "staff": offer.lines[0].staff_ids}
                for offer in day.offers
            ]
            for day in days
        }
    )


def bare(_request: HttpRequest, staff_ids: list[int], last: date) -> HttpResponse:
    """The bare view: one query, cut into half hours."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, [FIRST, last, staff_ids, staff_ids, FIRST, last])
        rows = cursor.fetchall()
    slots: dict[int, list[int]] = {}
    for staff_id, lo, hi in rows:
        for start in range(-(-int(lo) // 1800) * 1800, int(hi) - 1799, 1800):
            slots.setdefault(start, []).append(staff_id)
    return JsonResponse(
        {datetime.fromtimestamp(start, UTC).isoformat(): staff for start, staff in sorted(slots.items())}
    )


def run() -> list[Row]:
    """The four rows of the table."""
    with salon_context(Salon.objects.get(slug="salon-a")):
        location_id, service_id, staff_ids = shop()
        request = RequestFactory().get("/")
        rows = []
        for people, days, goal in [(1, 1, "≤ 3 ×"), (20, 1, "≤ 3 ×"), (20, 7, "≤ 2.5 ×"), (20, 30, "≤ 2 ×")]:
            last = FIRST + timedelta(days=days - 1)
            wish = LineWish(service_id, staff_id=staff_ids[0] if people == 1 else None)
            with CaptureQueriesContext(connection) as queries:
                ours(location_id, wish, last)
            mine = median_ms(lambda wish=wish, last=last: ours(location_id, wish, last))
            asked = staff_ids[:people]
            theirs = median_ms(lambda asked=asked, last=last: bare(request, asked, last))
            rows.append(
                Row(f"free time, {people} staff, {days} days, {len(queries)} SQL", mine, theirs, "ms", goal)
            )
    return rows
