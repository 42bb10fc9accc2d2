"""Two tabs of one visitor at once: one time is held."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import connections

from booking.diary.models import Block
from booking.diary.seats import holds
from booking.diary.seats.seating import seat_visit
from booking.diary.wishes import Channel, LineWish
from kernel.clock import system_clock
from tenants.registry.models import Salon
from tests.booking.desk.scene import at, open_all_day
from tests.conftest import inside


def test_two_tabs_hold_one_time(own_database, monkeypatch):
    salon = Salon.objects.get(slug="salon-a")
    with inside(salon):
        shop = open_all_day()
    both = threading.Barrier(2)

    def seat_with_the_other(request):
        place = seat_visit(request)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return place

    def hold(minute):
        try:
            with inside(salon):
                return holds.hold_make(
                    clock=system_clock, channel=Channel.DESK, location_id=shop.location.pk, hold_key="mine",
                    starts_at=at(shop, minute, 3), wishes=[LineWish(shop.services[0].pk, staff_id=shop.staff[minute // 900].pk)],
                )  # fmt: skip
        finally:
            connections.close_all()

    monkeypatch.setattr(holds, "seat_visit", seat_with_the_other)
    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(hold, (600, 900)))
    with inside(salon):
        held = Block.objects.filter(kind="hold")
        assert len({block.during.lower for block in held} | {block.staff_id for block in held}) == 2
