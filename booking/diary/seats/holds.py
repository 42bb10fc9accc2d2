"""Holding a time for somebody who is still busy booking it (paying, typing)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.diary.models import Block, BlockKind
from booking.diary.seats.blocks import blocks_of
from booking.diary.seats.refusals import seated
from booking.diary.seats.seating import Request, seat_visit
from booking.diary.wishes import Channel, LineWish
from kernel.clock import Clock
from kernel.transactions import lock_keys, service_transaction

HOLD_MINUTES = 10


def hold_make(
    *,
    clock: Clock,
    channel: Channel,
    location_id: int,
    starts_at: datetime,
    wishes: Sequence[LineWish],
    hold_key: str,
    minutes: int = HOLD_MINUTES,
) -> datetime:
    """Hold the time under `hold_key` (a secret of the holder) and return when the hold lapses.

    Others do not see the time as free, its owner does. A second hold with the same key replaces the first.
    Raises as booking does.
    """
    request = Request(channel, location_id, starts_at, tuple(wishes), clock.now(), hold_key=hold_key)

    def hold(wanted: Request) -> datetime:
        return _hold(wanted, minutes)

    return seated(hold, request, clock)


@service_transaction
def _hold(request: Request, minutes: int) -> datetime:
    lock_keys([f"hold:{request.hold_key}"])  # one holder in two tabs holds one time
    place = seat_visit(request)
    Block.objects.filter(kind=BlockKind.HOLD, hold_key=request.hold_key).delete()
    if place.facts.has_lapsed_holds:
        Block.objects.filter(kind=BlockKind.HOLD, expires_at__lte=request.now).delete()
    expires_at = request.now + timedelta(minutes=minutes)
    blocks = blocks_of(place, hold_key=request.hold_key, expires_at=expires_at)
    for block in blocks:
        block.kind = BlockKind.HOLD
    Block.objects.bulk_create(blocks)
    return expires_at


def hold_until(*, hold_key: str, now: datetime) -> datetime | None:
    """When the hold of that key lapses; None where there is none any more."""
    live = Block.objects.filter(kind=BlockKind.HOLD, hold_key=hold_key, expires_at__gt=now)
    return live.values_list("expires_at", flat=True).first()


def holds_counted(*, location_id: int, now: datetime, start: str) -> tuple[int, int]:
    """How many live holds have a key that begins with `start`, at all locations, and how many this location has."""
    live = Block.objects.filter(kind=BlockKind.HOLD, expires_at__gt=now)
    found = set(live.values_list("hold_key", "location_id"))
    own = {key for key, _place in found if key.startswith(start)}
    return len(own), sum(place == location_id for _key, place in found)


@service_transaction
def hold_release(*, hold_key: str) -> None:
    """Give the held time back; nothing happens when there is none."""
    Block.objects.filter(kind=BlockKind.HOLD, hold_key=hold_key).delete()
