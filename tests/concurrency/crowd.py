"""Many clients at once: real threads, each with its own connection to a database with real commits."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections

from booking.diary.seats import seating
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from kernel.context import salon_context
from kernel.errors import ChignonError
from tenants.registry.models import Salon
from tests.booking.diary.shop import CUSTOMER, Shop

OVERLAPS = """
SELECT count(*) FROM diary_block a JOIN diary_block b ON a.id < b.id AND a.during && b.during
  AND NOT a.overbooked AND NOT b.overbooked
  AND (a.staff_id = b.staff_id OR (a.resource_id = b.resource_id AND a.unit = b.unit))
"""


class Crowd:
    """`size` threads inside a salon, which start each round at the same moment."""

    def __init__(self, salon: Salon, size: int) -> None:
        self.salon = salon
        self.size = size
        self.barrier = threading.Barrier(size)

    def rounds(self, count: int, act: Callable[[int, int], Any]) -> list[list[str]]:
        """Run `act(client, round)` of all clients in each round; what each came to, by round."""
        with ThreadPoolExecutor(self.size) as pool:
            by_client = list(pool.map(lambda client: self._client(client, count, act), range(self.size)))
        return [list(outcomes) for outcomes in zip(*by_client, strict=True)]

    def _client(self, client: int, count: int, act: Callable[[int, int], Any]) -> list[str]:
        try:
            with salon_context(self.salon):
                return [self._turn(client, number, act) for number in range(count)]
        finally:
            connections.close_all()

    def _turn(self, client: int, number: int, act: Callable[[int, int], Any]) -> str:
        self.barrier.wait(timeout=60)
        return outcome(lambda: act(client, number))


class Meeting:
    """A point where `size` threads wait for each other, again and again; after a few seconds they go on without.

    Put between a look and what is written on it, it makes sure that a race without its guard is lost in every run.
    """

    def __init__(self, size: int) -> None:
        self.barrier = threading.Barrier(size)

    def wait(self) -> None:
        """Return when all have come, or when nobody more came in time; the test's own thread does not wait."""
        if threading.current_thread() is threading.main_thread():
            return
        try:
            self.barrier.wait(timeout=2)
        except threading.BrokenBarrierError:
            self.barrier.reset()


def unguard_seating(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Book and move without locks: whoever found a place waits until `size` have found theirs."""
    meeting, seat = Meeting(size), seating._seat

    def seat_together(*args: Any) -> seating.Seated:
        found = seat(*args)
        meeting.wait()
        return found

    monkeypatch.setattr(seating, "lock_keys", lambda keys: None)
    monkeypatch.setattr(seating, "try_lock_keys", lambda choices: 0)
    monkeypatch.setattr(seating, "_seat", seat_together)


def outcome(act: Callable[[], Any]) -> str:
    """ "won", or the code of the error that the person sees, or the name of a fault."""
    try:
        act()
    except ChignonError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the test's finding
        return f"fault {type(error).__name__}: {error}"
    return "won"


def book(shop: Shop, client: int, starts_at: datetime, staff_id: int | None = None) -> None:
    """Book the shop's service then, as that client."""
    appointment_book(
        actor=CUSTOMER,
        clock=shop.clock,
        channel=Channel.STOREFRONT,
        location_id=shop.location.pk,
        starts_at=starts_at,
        wishes=[LineWish(shop.service.pk, staff_id=staff_id)],
        customer=CustomerDetails(name=f"Client {client}", phone=f"+49151{2_000_000 + client}"),
    )


def tally(outcomes: list[str]) -> dict[str, int]:
    """How often each came."""
    return dict(Counter(outcomes))


def overlaps() -> int:
    """Pairs of blocks that overlap though nobody allowed it, by a sweep of its own."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


EPOCH = date(2026, 3, 2)
LONG_AGO = datetime(2026, 2, 27, 12, tzinfo=UTC)
