"""The facts of customers, computed from their visits in one statement.

The rule of the rhythm: the days on which somebody was served, each once, by the clock of the place; the distances between
them; of the last eight distances the median, half a day rounded up. Two days are a chance and no rhythm, so it takes three.
Trial bookings (`is_test`) never count; money is what was agreed for visits that are done. Whoever was erased has no facts:
their visits stay, and nothing is added up of them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from booking.history.models import HistoryState

A_YEAR = timedelta(days=365)
GAPS = 8
LEAST_DAYS = 3

# %(ids)s: whose. A row that would not change is not written, so that what comes back is what had drifted.
_WRITE = """
WITH visit AS (
  SELECT a.id, a.customer_id, a.location_id, a.starts_at, a.ends_at, a.state, a.total_minor, a.refusal,
    (a.starts_at AT TIME ZONE l.time_zone)::date AS day
  FROM diary_appointment a JOIN places_location l ON l.id = a.location_id
    JOIN customers_customer c ON c.id = a.customer_id AND c.erased_at IS NULL
  WHERE a.customer_id = ANY(%(ids)s) AND NOT a.is_test
), total AS (
  SELECT customer_id,
    count(*) FILTER (WHERE state = 'done') AS visits,
    count(*) FILTER (WHERE state = 'done' AND starts_at > %(year)s) AS visits_year,
    count(*) FILTER (WHERE state = 'no_show') AS no_shows,
    count(*) FILTER (WHERE state = 'cancelled' AND refusal = '') AS cancellations,
    coalesce(sum(total_minor) FILTER (WHERE state = 'done'), 0) AS spent_minor,
    coalesce(sum(total_minor) FILTER (WHERE state = 'done' AND starts_at > %(year)s), 0) AS spent_year_minor,
    min(starts_at) FILTER (WHERE state = 'done') AS first_at,
    max(starts_at) FILTER (WHERE state = 'done') AS last_at,
    min(starts_at) FILTER (WHERE state NOT IN ('done', 'no_show', 'cancelled') AND ends_at > %(now)s) AS next_at,
    max(day) FILTER (WHERE state = 'done') AS last_day
  FROM visit GROUP BY customer_id
), gap AS (
  SELECT customer_id, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS days,
    row_number() OVER (PARTITION BY customer_id ORDER BY day DESC) AS back
  FROM (SELECT DISTINCT customer_id, day FROM visit WHERE state = 'done') served
), rhythm AS (
  SELECT customer_id, floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY days) + 0.5)::int AS every
  FROM gap WHERE back <= %(gaps)s AND days IS NOT NULL GROUP BY customer_id HAVING count(*) >= %(least)s
), had AS (
  SELECT v.customer_id, v.day, v.id, line.service_id, line.staff_id
  FROM visit v JOIN diary_appointmentline line ON line.appointment_id = v.id WHERE v.state = 'done'
), service AS (
  SELECT customer_id, jsonb_object_agg(id, jsonb_build_object('n', n, 'last', last)) AS facts FROM (
    SELECT customer_id, service_id AS id, count(DISTINCT had.id) AS n, max(day) - date '1970-01-01' AS last
    FROM had GROUP BY customer_id, service_id) one GROUP BY customer_id
), person AS (
  SELECT customer_id, jsonb_object_agg(id, jsonb_build_object('n', n, 'last', last)) AS facts FROM (
    SELECT customer_id, staff_id AS id, count(DISTINCT had.id) AS n, max(day) - date '1970-01-01' AS last
    FROM had GROUP BY customer_id, staff_id) one GROUP BY customer_id
), place AS (
  SELECT customer_id, jsonb_object_agg(id, jsonb_build_object('n', n, 'last', last)) AS facts,
    (array_agg(id ORDER BY last_at DESC))[1] AS last_place FROM (
    SELECT customer_id, location_id AS id, count(*) AS n, max(day) - date '1970-01-01' AS last, max(starts_at) AS last_at
    FROM visit WHERE state = 'done' GROUP BY customer_id, location_id) one GROUP BY customer_id
)
INSERT INTO history_customerfacts AS known (customer_id, visits, visits_year, no_shows, cancellations, spent_minor,
  spent_year_minor, first_at, last_at, next_at, interval_days, expected_on, services, staff, places, last_place,
  value_class)
SELECT customer_id, visits, visits_year, no_shows, cancellations, spent_minor, spent_year_minor, first_at, last_at,
  next_at, every, last_day + every, coalesce(service.facts, '{}'), coalesce(person.facts, '{}'),
  coalesce(place.facts, '{}'), last_place,
  CASE WHEN last_at IS NULL THEN ''
    WHEN last_at <= %(lost)s THEN 'lost'
    WHEN last_at <= %(sleeping)s THEN 'sleeping'
    WHEN visits_year >= %(high_visits)s AND spent_year_minor >= %(high_minor)s THEN 'high'
    WHEN visits_year >= %(medium_visits)s AND spent_year_minor >= %(medium_minor)s THEN 'medium'
    ELSE 'potential' END
FROM total LEFT JOIN rhythm USING (customer_id) LEFT JOIN service USING (customer_id)
  LEFT JOIN person USING (customer_id) LEFT JOIN place USING (customer_id)
ON CONFLICT (customer_id) DO UPDATE SET (visits, visits_year, no_shows, cancellations, spent_minor, spent_year_minor,
  first_at, last_at, next_at, interval_days, expected_on, services, staff, places, last_place, value_class) = (
  excluded.visits, excluded.visits_year, excluded.no_shows, excluded.cancellations, excluded.spent_minor,
  excluded.spent_year_minor, excluded.first_at, excluded.last_at, excluded.next_at, excluded.interval_days,
  excluded.expected_on, excluded.services, excluded.staff, excluded.places, excluded.last_place, excluded.value_class)
WHERE known IS DISTINCT FROM excluded
"""
_FORGET = """
DELETE FROM history_customerfacts f WHERE customer_id = ANY(%(ids)s)
  AND NOT EXISTS (SELECT FROM diary_appointment a JOIN customers_customer c ON c.id = a.customer_id
    WHERE a.customer_id = f.customer_id AND NOT a.is_test AND c.erased_at IS NULL)
"""


def facts_write(ids: Sequence[int], state: HistoryState, now: datetime) -> int:
    """Make the facts of these customers anew; how many were not right. The caller holds the state's row."""
    values: dict[str, Any] = {
        "ids": list(ids),
        "now": now,
        "gaps": GAPS,
        "least": LEAST_DAYS - 1,
        **class_values(state, now),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        drifted: int = cursor.rowcount
        cursor.execute(_FORGET, values)
        gone: int = cursor.rowcount
        return drifted + gone


def class_values(state: HistoryState, now: datetime) -> dict[str, Any]:
    """The lines between the classes, as the statement takes them."""
    return {
        "year": now - A_YEAR,
        "sleeping": now - timedelta(days=state.sleeping_days),
        "lost": now - timedelta(days=state.lost_days),
        "high_visits": state.high_visits,
        "high_minor": state.high_minor,
        "medium_visits": state.medium_visits,
        "medium_minor": state.medium_minor,
    }
