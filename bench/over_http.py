"""PERFORMANCE §1, §2 and §4 over HTTP: the product under gunicorn, beside a bare Django served the same way."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench import availability
from bench.ground import Row
from bench.load import Call, Site, median_over_http, rush
from kernel.context import salon_context
from kernel.embedded.postgres import PORT, Postgres
from tenants.registry.models import Salon
from tests.booking.diary.shop import Shop, make_shop
from tests.live_server import LiveServer

PEOPLE, FREE_SLOTS, CLIENTS = 20, 1000, 200
_numbers = itertools.count(1)


class BareServer(LiveServer):
    """The references, served as the product is."""

    application = "bench.bare_site:application"

    def __init__(self, salon: Salon, *, chain: bool = False) -> None:
        database = connection.settings_dict["NAME"]
        home = Postgres(Path(str(settings.EMBEDDED_POSTGRES_DIR)))
        address = f"host='{home.sockets}' port={PORT} user=chignon_app dbname={database}"
        super().__init__(
            database,
            BENCH_DATABASE=address,
            BENCH_SCHEMA=salon.schema_name,
            BENCH_CHAIN="1" if chain else "",
        )


@contextmanager
def served(server: LiveServer) -> Iterator[LiveServer]:
    """The server, up, and down at the end."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def product(**environment: str) -> LiveServer:
    """The product, which believes what a proxy says of addresses, so that one machine can be many customers."""
    return LiveServer(connection.settings_dict["NAME"], PROXIES="1", **environment)


def somebody() -> dict[str, str]:
    """The header of a customer at an address of their own."""
    number = next(_numbers)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def by_somebody(path: str) -> Call:
    """A question from an address of its own."""
    return Call(path, headers=somebody())


def run() -> list[Row]:
    """The rows of this file."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        found = availability.shop()
        shop = open_shop()
    return [request_row(salon), *free_time_rows(salon, found), *booking_rows(salon, shop)]


def request_row(salon: Salon) -> Row:
    """An anonymous page with one query through our whole chain, beside Django's default chain."""
    with served(product(DJANGO_SETTINGS_MODULE="bench.one_query")) as ours:
        mine = median_over_http(Site(ours.port, ours.host(salon)), lambda: Call("/one/"), 600)
    with served(BareServer(salon, chain=True)) as bare:
        theirs = median_over_http(Site(bare.port, "localhost"), lambda: Call("/one/"), 600)
    return Row("request over HTTP: one query, whole chain, p50", mine, theirs, "ms", "≤ 1.35 ×")


def free_time_rows(salon: Salon, found: tuple[int, int, list[int]]) -> list[Row]:
    """The four questions of the table, to the API and to the bare view."""
    location, service, staff = found
    rows = []
    first = availability.FIRST
    with served(product()) as ours, served(BareServer(salon)) as bare:
        for people, days, goal in availability.QUESTIONS:
            last = first + timedelta(days=days - 1)
            who = staff[0] if people == 1 else "any"
            asked = f"from={first}&to={last}"
            path = f"/api/v1/availability/?location={location}&service={service}&staff={who}&{asked}"
            bare_path = f"/free/?staff={','.join(map(str, staff[:people]))}&{asked}"
            mine = median_over_http(Site(ours.port, ours.host(salon)), partial(by_somebody, path), 30)
            theirs = median_over_http(Site(bare.port, "localhost"), partial(Call, bare_path), 30)
            rows.append(Row(f"free time over HTTP, {people} staff, {days} days", mine, theirs, "ms", goal))
    return rows


def open_shop() -> Shop:
    """A location that is open round the clock from today on, with twenty people."""
    shop = make_shop(step_minutes=30, horizon_days=365)
    for number in range(PEOPLE):
        member = shop.hires(f"Stylist {number}")
        for weekday in range(7):
            shop.works(member, "00:00-24:00", day=shop.now.date() + timedelta(days=weekday))
    return shop


def slot(number: int) -> str:
    """The start of the number-th half hour from the day after tomorrow on."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(days=2, minutes=30 * number)).isoformat()


def booking(shop: Shop, start: str, staff: int | None) -> Call:
    """A booking as a customer's phone sends it."""
    number = next(_numbers)
    body: dict[str, object] = {
        "location": shop.location.pk,
        "start": start,
        "lines": [{"service": shop.service.pk, "staff": staff}],
        "customer": {"name": f"Customer {number}", "email": f"c{number}@example.com"},
    }
    return Call("/api/v1/appointments/", body, {"Idempotency-Key": f"bench-{number}", **somebody()})


def booking_rows(salon: Salon, shop: Shop) -> list[Row]:
    """Bookings per second on free slots, and the two crowds that want the same."""
    people = [member.pk for member in shop.staff]
    free = [(slot(number // PEOPLE), people[number % PEOPLE]) for number in range(FREE_SLOTS)]
    with served(product()) as ours:
        site = Site(ours.port, ours.host(salon))
        rush(site, [booking(shop, slot(600 + number), people[0]) for number in range(40)], 8)
        mine = rush(site, [booking(shop, start, staff) for start, staff in free], CLIENTS)
        one = rush(site, [booking(shop, slot(700), people[0]) for _client in range(50)], 50)
        full = rush(site, [booking(shop, slot(701), None) for _client in range(CLIENTS)], CLIENTS)
    with served(BareServer(salon)) as bare:
        calls = [
            Call("/book/", {"location": shop.location.pk, "start": slot_after(start), "staff": staff})
            for start, staff in free
        ]
        theirs = rush(Site(bare.port, "localhost"), calls, CLIENTS)
    ours_a_second, bare_a_second = FREE_SLOTS / mine.seconds, FREE_SLOTS / theirs.seconds
    return [
        Row(f"bookings a second, {mine.statuses}", ours_a_second, bare_a_second, "1/s", "≥ 0.5 ×, ≥ 300"),
        Row("50 clients, one slot: rows made", one.statuses.get(201, 0), 1, "rows", "1"),
        Row("  the slowest but one of a hundred", one.p99_ms, 1000, "ms", "≤ 1,000 ms"),
        Row("200 clients, one time, 20 people: rows made", full.statuses.get(201, 0), PEOPLE, "rows", "20"),
        Row("  the slowest but one of a hundred", full.p99_ms, 1000, "ms", "≤ 1,000 ms"),
    ]


def slot_after(start: str) -> str:
    """A start three months after that one, which nobody of ours has booked."""
    return (datetime.fromisoformat(start) + timedelta(days=90)).isoformat()
