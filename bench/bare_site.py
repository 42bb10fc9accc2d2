"""The references over HTTP: a bare Django with no tenancy, one view per question, on a persistent connection.

Served by gunicorn as the product is. `BENCH_DATABASE` is a libpq string, `BENCH_SCHEMA` the salon's schema.
"""

import itertools
import json
import os
from datetime import date, datetime, timedelta

import psycopg
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

PLAIN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Shifts of 9 to 18 with lunch, minus blocks, as epoch numbers; no rules, no fairness.
FREE = """
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

VISIT = """
INSERT INTO diary_appointment (reference, location_id, state, starts_at, ends_at, total_minor, customer_note, desk_note,
  source, campaign, language, is_test, version, sequence, manage_token_hash, policy_text, cancel_reason, created_at, changed_at)
VALUES (%s, %s, 'booked', %s, %s, 0, '', '', 'bench', '', 'en', false, 1, 0, %s, '', '', now(), now()) RETURNING id
"""
BLOCK = """
INSERT INTO diary_block (kind, location_id, staff_id, appointment_id, during, overbooked, allowed_by, note, hold_key)
VALUES ('work', %s, %s, %s, tstzrange(%s, %s), false, '', '', '')
"""
_numbers = itertools.count(1)


def health(_request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok")


def one_query(_request: HttpRequest) -> HttpResponse:
    """A page with one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        return HttpResponse(str(cursor.fetchone()))


def free(request: HttpRequest) -> HttpResponse:
    """Free half hours: one query, cut into starts. `?staff=1,2&from=2026-06-01&to=2026-06-30`"""
    first, last = date.fromisoformat(request.GET["from"]), date.fromisoformat(request.GET["to"])
    staff = [int(number) for number in request.GET["staff"].split(",")]
    slots: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FREE, [first, last, staff, staff, first, last])
        for staff_id, lo, hi in cursor.fetchall():
            for start in range(-(-int(lo) // 1800) * 1800, int(hi) - 1799, 1800):
                slots.setdefault(start, []).append(staff_id)
    return JsonResponse({str(start): slots[start] for start in sorted(slots)})


def book(request: HttpRequest) -> HttpResponse:
    """One row for the visit, one for the block under the exclusion constraint, one commit."""
    wanted = json.loads(request.body)
    start = datetime.fromisoformat(wanted["start"])
    end, mark = start + timedelta(minutes=30), f"{os.getpid()}.{next(_numbers)}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(VISIT, [mark[-12:], wanted["location"], start, end, mark])
        cursor.execute(BLOCK, [wanted["location"], wanted["staff"], cursor.fetchone()[0], start, end])
    return JsonResponse({"ok": True}, status=201)


urlpatterns = [path("healthz", health), path("one/", one_query), path("free/", free), path("book/", book)]

if "BENCH_DATABASE" in os.environ and not settings.configured:
    known = psycopg.conninfo.conninfo_to_dict(os.environ["BENCH_DATABASE"])
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="bench",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=PLAIN if os.environ.get("BENCH_CHAIN") else [],
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": known["dbname"],
                "USER": known["user"],
                "HOST": known["host"],
                "PORT": known.get("port", ""),
                "CONN_MAX_AGE": 600,
                "OPTIONS": {"options": f"-c search_path={os.environ['BENCH_SCHEMA']},public"},
            }
        },
    )
    application = get_wsgi_application()
