"""A salon with a great many customers and their visits, copied in row by row: believable in number and spread, not in detail."""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import product as pairs
from typing import Any

from django.db import connection, models

from bench.crowd_events import crowd_marked, timeline_filled
from booking.diary.models import Appointment, AppointmentLine
from crm.customers.finding.sought import document
from kernel.clock import system_clock
from tests.cast import open_salon
from tests.visits import make_visit

VISITS_OF_ONE = 300  # of the one customer who has been coming for ever
GIVEN = ["Ana", "Léa", "Zoé", "Mia", "Eva", "Ida", "Noah", "Hugo", "Paul", "Liam", "Jean", "Omar", "Ines", "Rosa", "Vera", "Emil", "Otto", "Lily", "Ruby", "Kate", "静", "悦", "敏", "佳", "琳", "芳", "婷", "娜", "云", "雪"]  # fmt: skip
FAMILY = ["Martin", "Bernard", "Dubois", "Thomas", "Robert", "Petit", "Moreau", "Laurent", "Garcia", "Martinez", "Bonnet", "Girard", "Conti", "Rossi", "Ferrari", "Silva", "Costa", "Novak", "Horvat", "Kim", "Park", "Nguyen", "Tran", "Meyer", "Weber", "Wagner", "Becker", "Schulz", "Hansen", "周", "王", "李", "张", "陈", "林", "赵", "黄", "吴", "徐"]  # fmt: skip


def crowd_make(*, customers: int, visits_each: int) -> int:
    """Make them; the id of the one with 500 events. The caller has opened the salon."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    model = make_visit(
        shop=open_salon(), email=None, state="done", start=system_clock.now() - timedelta(days=30)
    )
    first = _ids(customers) - 1
    _people(first, customers)
    _visits(
        model, f"generate_series({first + 1}, {first + customers}) who, generate_series(1, {visits_each}) n"
    )
    _visits(
        model,
        f"generate_series({first + 1}, {first + 1}) who, generate_series({visits_each + 1}, {VISITS_OF_ONE}) n",
    )
    _lines(model)
    crowd_marked(first + 1, customers)
    events = timeline_filled(first + 1)
    print(
        f"{customers:,} customers, {Appointment.objects.count():,} visits, one of them with {events} events, in "
        f"{time.perf_counter() - started:.0f} s",
        flush=True,
    )
    return first + 1


def _names() -> Iterator[str]:
    while True:
        for number, (family, given) in enumerate(pairs(FAMILY, GIVEN)):
            yield f"{family}{given}" if not family.isascii() else f"{given} {family} {chr(65 + number % 26)}"


def _people(first: int, customers: int) -> None:
    names, now = _names(), system_clock.now()
    known: dict[str, str] = {}
    with connection.cursor() as cursor:
        people = "id, name, language, note, source, created_at, birth_month, birth_day, sought"
        with cursor.copy(f"COPY customers_customer ({people}) FROM STDIN") as rows:
            for number in range(1, customers + 1):
                name, phone, email = next(names), *_reached(number)
                if name not in known:
                    known[name] = document([name], [])
                sought = f"{known[name].rstrip()} {phone.lstrip('+')} {email} "
                born = (number % 12 + 1, number % 28 + 1) if number % 3 else (None, None)
                since = now - timedelta(days=number % 1500)
                rows.write_row((first + number, name, "en", "", "desk", since, *born, sought))
        with cursor.copy(
            "COPY customers_customercontact (customer_id, kind, value, is_primary) FROM STDIN"
        ) as rows:
            for number in range(1, customers + 1):
                phone, email = _reached(number)
                rows.write_row((first + number, "phone", phone, True))
                if number % 2:
                    rows.write_row((first + number, "email", email, True))


def _reached(number: int) -> tuple[str, str]:
    return f"+336{number * 7919 % 100_000_000:08d}", f"c{number}@example.com"


def _visits(model: Appointment, source: str) -> None:
    """Copies of the model: back from now at each customer's own distance; one in five stays away, one in ten has one ahead."""
    ago = "make_interval(days => n * (14 + mod(who, 60)) + CASE WHEN mod(who, 5) = 0 THEN 200 ELSE 0 END - CASE WHEN mod(who, 10) = 1 "\
        "AND n = 1 THEN 20 + mod(who, 60) ELSE 0 END, hours => mod(who, 9))"  # fmt: skip
    start = f"date_trunc('hour', now()) - {ago}"
    key = "(who * 1000 + n)"
    _copied(
        Appointment, model.pk, source,
        reference=f"'b' || lpad({key}::text, 11, '0')", manage_token_hash=f"md5({key}::text)", customer_id="who",
        starts_at=start, ends_at=f"{start} + interval '30 minutes'", total_minor="3000 + mod(who * 37 + n * 113, 9000)",
        state=f"CASE WHEN {start} > now() THEN 'booked' ELSE 'done' END", changed_at="now()",
    )  # fmt: skip


def _lines(model: Appointment) -> None:
    """One line for each copy."""
    line = AppointmentLine.objects.get(appointment=model)
    _copied(
        AppointmentLine, line.pk, f"(SELECT * FROM diary_appointment WHERE id <> {model.pk}) visit",
        appointment_id="visit.id", starts_at="visit.starts_at", ends_at="visit.ends_at", price_minor="visit.total_minor",
    )  # fmt: skip


def _copied(kind: type[models.Model], pk: int, source: str, **other: str) -> None:
    """Copies of one row for each row of the source, but for its id and what is said otherwise (in SQL)."""
    columns: list[Any] = [field.column for field in kind._meta.concrete_fields if not field.primary_key]
    values = ", ".join(other.get(column, f"model.{column}") for column in columns)
    table = kind._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {values} FROM (SELECT * FROM {table} WHERE id = %s) model CROSS JOIN {source}",
            [pk],
        )


def _ids(how_many: int) -> int:
    """So many ids of customers, taken from their sequence; the first of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(nextval('customers_customer_id_seq')) FROM generate_series(1, %s)", [how_many]
        )
        found: int = cursor.fetchone()[0]
        return found
