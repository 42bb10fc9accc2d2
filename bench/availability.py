"""PERFORMANCE §1: free time through a whole request, beside one bare SQL query in a bare Django view."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench import bare_site
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
CLOCK = FixedClock(datetime.now(UTC))
FIRST = CLOCK.now().date() + timedelta(days=2)
QUESTIONS = [(1, 1, "≤ 3 ×"), (20, 1, "≤ 3 ×"), (20, 7, "≤ 2.5 ×"), (20, 30, "≤ 2 ×")]  # staff, days, goal

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


def run() -> list[Row]:
    """The four rows of the table."""
    with salon_context(Salon.objects.get(slug="salon-a")):
        location_id, service_id, staff_ids = shop()
        factory = RequestFactory()
        rows = []
        for people, days, goal in QUESTIONS:
            last = FIRST + timedelta(days=days - 1)
            wish = LineWish(service_id, staff_id=staff_ids[0] if people == 1 else None)
            with CaptureQueriesContext(connection) as queries:
                ours(location_id, wish, last)
            mine = median_ms(partial(ours, location_id, wish, last))
            asked = {"staff": ",".join(map(str, staff_ids[:people])), "from": FIRST, "to": last}
            theirs = median_ms(partial(bare_site.free, factory.get("/", asked)))
            rows.append(
                Row(f"free time, {people} staff, {days} days, {len(queries)} SQL", mine, theirs, "ms", goal)
            )
    return rows
