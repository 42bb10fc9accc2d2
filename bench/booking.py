"""PERFORMANCE §2: a booking through the service, beside a bare INSERT under the same exclusion constraint."""

import itertools
from datetime import timedelta

from django.db import transaction

from bench.ground import Row, median_ms
from booking.diary.models import Appointment, Block, BlockKind
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import Shop, make_shop
from tests.concurrency.crowd import Crowd, book, tally

TAKERS = 50


def shop() -> Shop:
    """One location that is open round the clock, with two people."""
    made = make_shop()
    for name in ("Ana", "Ben"):
        member = made.hires(name)
        for weekday in range(7):
            made.works(member, "00:00-24:00", day=made.now.date() + timedelta(days=weekday))
    return made


def bare(made: Shop, numbers: "itertools.count[int]") -> None:
    """One row for the visit, one for the block, one commit."""
    start = made.at("00:00") + timedelta(days=60, minutes=30 * next(numbers))
    stretch = (start, start + timedelta(minutes=30))
    with transaction.atomic():
        visit = Appointment.objects.create(
            reference=f"B{start:%y%m%d%H%M}",
            location=made.location,
            starts_at=start,
            ends_at=stretch[1],
            source="bench",
            language="en",
            manage_token_hash=f"{start:%y%m%d%H%M}",
        )
        Block.objects.create(
            kind=BlockKind.WORK,
            location=made.location,
            staff=made.staff[0],
            appointment=visit,
            during=stretch,
        )


def run() -> list[Row]:
    """A booking by itself, and one slot wanted by fifty at once."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        made, ours, theirs = shop(), itertools.count(), itertools.count()
        mine = median_ms(
            lambda: book(made, 1, made.at("00:00") + timedelta(minutes=30 * next(ours)), made.staff[0].pk), 25
        )
        reference = median_ms(lambda: bare(made, theirs), 25)
    slots = itertools.count()
    start = made.at("00:00") + timedelta(days=100, minutes=30 * next(slots))
    (outcomes,) = Crowd(salon, TAKERS).rounds(
        1, lambda client, _n: book(made, client, start, made.staff[0].pk)
    )
    return [
        Row(
            "a booking, one after the other (with messages)", mine, reference, "ms", "≤ 2 × (≥ 50 % of bare)"
        ),
        Row(f"{TAKERS} clients, one slot: rows made", tally(outcomes).get("won", 0), 1, "rows", "1"),
    ]
