"""Customers whose usual time to come is over: the median distance of their visits, and what they had last.

Nobody is named who has a visit ahead, waits or was asked within the week already, wants no invitations, or whom no way
leads to by which they may be invited (`crm.messaging.reaching.inviting`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from booking.diary.availability import free_offers
from booking.diary.models import AppointmentLine
from booking.diary.wishes import Channel, LineWish, Offer
from booking.places.models import Location
from booking.waitlist.gaps import Gap
from crm.messaging.reaching.inviting import yes_first
from kernel.clock import FixedClock, zone
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound

LEAST_VISITS = 3
LOOK_BACK = timedelta(days=730)
ASKED_AGAIN = timedelta(days=7)
LOST_AFTER = 4  # times the usual distance: whoever stays away so long has another hairdresser
MOST_ASKED = 12  # each different wish is two queries
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Overdue:
    """A customer who usually comes every `every` days, was last here on `last_day`; `wishes` is what they had then."""

    customer_id: int
    name: str
    every: int
    last_day: date
    last_start: datetime
    wishes: tuple[LineWish, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A free time for somebody overdue."""

    who: Overdue
    offer: Offer


def overdue_at(
    location: Location, day: date, *, now: datetime, customer_id: int | None = None
) -> list[Overdue]:
    """Who was last at the location and is overdue on that day, the longest by their own measure first; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "location": location.pk,
                "zone": location.time_zone,
                "day": day,
                "now": now,
                "since": now - LOOK_BACK,
                "asked": now - ASKED_AGAIN,
                "visits": LEAST_VISITS,
                "lost": LOST_AFTER,
                "most": MOST_ASKED,
                "customer": customer_id,
                "asked_first": sorted(yes_first(current_salon().country)),
            },
        )
        rows = cursor.fetchall()
    lines = _lines_of([row[5] for row in rows])
    return [
        Overdue(
            customer_id=pk,
            name=name,
            every=round(every),
            last_day=last_day,
            last_start=last_start,
            wishes=tuple(_wish(line) for line in lines.get(visit_id, ())),
            services=tuple(line.service_name for line in lines.get(visit_id, ())),
        )
        for pk, name, every, last_day, last_start, visit_id in rows
    ]


# One walk over the visits, each customer's latest first (`back` 1): two parts of it joined would be read for every customer.
_SQL = """
WITH visit AS (
  SELECT customer_id, id, location_id, starts_at, day, row_number() OVER latest AS back,
    nullif(lag(day) OVER latest - day, 0) AS distance
  FROM (
    SELECT customer_id, id, location_id, starts_at, (starts_at AT TIME ZONE %(zone)s)::date AS day
    FROM diary_appointment
    WHERE state = 'done' AND customer_id IS NOT NULL AND NOT is_test AND starts_at > %(since)s AND starts_at <= %(now)s
      AND (%(customer)s::bigint IS NULL OR customer_id = %(customer)s::bigint)
  ) had WINDOW latest AS (PARTITION BY customer_id ORDER BY starts_at DESC, id DESC)
), rhythm AS (
  SELECT customer_id, max(day) AS last_day, percentile_cont(0.5) WITHIN GROUP (ORDER BY distance) AS every,
    max(starts_at) AS last_start, max(id) FILTER (WHERE back = 1) AS last_visit,
    max(location_id) FILTER (WHERE back = 1) AS last_place
  FROM visit GROUP BY customer_id HAVING count(distance) + 1 >= %(visits)s
), due AS (
  SELECT * FROM rhythm WHERE last_place = %(location)s
    AND %(day)s - last_day >= every AND %(day)s - last_day <= every * %(lost)s
)
SELECT c.id, c.name, due.every, due.last_day, due.last_start, due.last_visit
FROM due JOIN customers_customer c ON c.id = due.customer_id
WHERE NOT EXISTS (SELECT FROM diary_appointment a WHERE a.customer_id = c.id AND a.ends_at > %(now)s
    AND a.state NOT IN ('cancelled', 'no_show', 'done'))
  AND NOT EXISTS (SELECT FROM waitlist_waitlistentry w WHERE w.customer_id = c.id
    AND (w.state IN ('waiting', 'offered') OR (w.made_by = 'rhythm' AND w.created_at > %(asked)s
      AND EXISTS (SELECT FROM waitlist_waitlistoffer o WHERE o.entry_id = w.id))))
  AND EXISTS (
    WITH said AS (SELECT DISTINCT ON (purpose) purpose, given FROM customers_consent
      WHERE customer_id IN (SELECT c.id UNION ALL SELECT id FROM customers_customer WHERE merged_into_id = c.id)
      ORDER BY purpose, id DESC)
    SELECT FROM (SELECT CASE kind WHEN 'phone' THEN 'sms' ELSE kind END AS channel
        FROM customers_customercontact WHERE customer_id = c.id
      UNION SELECT channel FROM messaging_channeladdress WHERE customer_id = c.id AND is_open) way
    WHERE coalesce((SELECT given FROM said WHERE purpose = 'invitations'), true)
      AND coalesce((SELECT given FROM said WHERE purpose = 'message_' || way.channel), true)
      AND coalesce((SELECT given FROM said WHERE purpose = 'marketing_' || way.channel),
        way.channel <> ALL(%(asked_first)s)))
ORDER BY (%(day)s - due.last_day) / due.every DESC, c.id
LIMIT %(most)s
"""


def _lines_of(visit_ids: Sequence[int]) -> dict[int, list[AppointmentLine]]:
    found: dict[int, list[AppointmentLine]] = {}
    for line in AppointmentLine.objects.filter(appointment__in=visit_ids).order_by("position", "pk"):
        found.setdefault(line.appointment_id, []).append(line)
    return found


def _wish(line: AppointmentLine) -> LineWish:
    """The same again, by the same person where they were asked for."""
    return LineWish(
        service_id=line.service_id,
        variant_id=line.variant_id,
        add_on_ids=tuple(add_on["id"] for add_on in line.add_ons),
        staff_id=line.staff_id if line.staff_requested else None,
        together=line.together,
    )


def chances_of(
    location: Location, day: date, gaps: Sequence[Gap], *, now: datetime, answer_minutes: int
) -> dict[int, list[Chance]]:
    """For each gap, by its place, who could be asked: each customer once, at the hour they are used to; at most three.

    Two queries, and two for each different wish.
    """
    found: dict[int, list[Chance]] = {}
    known: dict[tuple[LineWish, ...], list[Offer]] = {}
    clock = FixedClock(now + timedelta(minutes=answer_minutes))
    for who in overdue_at(location, day, now=now) if gaps else ():
        if who.wishes not in known:
            known[who.wishes] = _offers(location, day, who.wishes, clock)
        for place, chance in _nearest(location, who, known[who.wishes], gaps):
            if len(found.get(place, ())) < MOST_NAMES:
                found.setdefault(place, []).append(chance)
                break
    return found


def _offers(location: Location, day: date, wishes: tuple[LineWish, ...], clock: FixedClock) -> list[Offer]:
    """The day's free times for these lines; none for what is not sold any more."""
    try:
        days = free_offers(
            location_id=location.pk,
            wishes=wishes,
            first_day=day,
            last_day=day,
            channel=Channel.DESK,
            clock=clock,
        )
    except (BadInput, NotFound):
        return []
    return [offer for of_day in days for offer in of_day.offers]


def _nearest(
    location: Location, who: Overdue, offers: Sequence[Offer], gaps: Sequence[Gap]
) -> Iterator[tuple[int, Chance]]:
    """The offers with the gaps that they begin in, nearest to the customer's usual hour first."""
    usual = _minute(location, who.last_start)
    for offer in sorted(
        offers, key=lambda one: (abs(_minute(location, one.starts_at) - usual), one.starts_at)
    ):
        for place, gap in enumerate(gaps):
            first = offer.lines[0]
            if gap.person.pk in first.staff_ids and gap.starts_at <= first.starts_at < gap.ends_at:
                yield place, Chance(who, offer)


def _minute(location: Location, moment: datetime) -> int:
    wall = moment.astimezone(zone(location.time_zone))
    return wall.hour * 60 + wall.minute
