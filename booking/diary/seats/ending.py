"""A visit that is done before its time: the rest of the time is free at once, and occupied again if that is taken back."""

from datetime import UTC, datetime, timedelta

from booking.diary.availability.days import minute_after
from booking.diary.models import Appointment, Block, BlockKind
from booking.diary.seats.restoring import blocks_restore
from booking.places.freed import Freed, time_freed
from kernel.clock import Clock


def blocks_end(appointment: Appointment, *, clock: Clock) -> None:
    """Let the visit occupy nobody after this minute but for the clean-up; the caller holds its lock.

    A visit marked done before its own start keeps its time: that is a slip more often than an early guest.
    """
    end = datetime.fromtimestamp(minute_after(clock.now()) * 60, UTC)
    if not appointment.starts_at < end < appointment.ends_at:
        return
    blocks = list(appointment.blocks.filter(during__endswith__gt=end).select_related("line"))
    kept = {block.pk: during for block in blocks if (during := _kept(block, end)) is not None}
    Block.objects.filter(pk__in=[block.pk for block in blocks if block.pk not in kept]).delete()
    for block in sorted(
        blocks, key=lambda one: one.kind == BlockKind.BUFFER
    ):  # clean-up moves into freed work
        if block.pk in kept:
            Block.objects.filter(pk=block.pk).update(during=kept[block.pk])
    time_freed(Freed(appointment.location_id, end, appointment.ends_at), clock=clock)


def _kept(block: Block, end: datetime) -> tuple[datetime, datetime] | None:
    """What is left of the block where work ends at `end`; None when nothing is.

    The clean-up follows at once, where the time up to it was the visit's own: a person may serve somebody else while
    colour works.
    """
    low, high, line = block.during.lower, block.during.upper, block.line
    after = timedelta(minutes=line.buffer_after_minutes) if line else timedelta()
    if block.kind != BlockKind.BUFFER:
        stays = end + after if block.resource_id else end
        return (low, min(high, stays)) if low < end else None
    is_whole = (
        line is not None and not line.processing_minutes and line.starts_at < end <= line.ends_at <= low
    )
    return (end, end + (high - low)) if is_whole else None


def blocks_again(appointment: Appointment, *, allowed_by: str, now: datetime) -> None:
    """Occupy the rest of the visit's time again where it was given free; over others if they came meanwhile."""
    if appointment.ends_at <= now:
        return
    if not appointment.blocks.filter(staff__isnull=False, during__endswith__gte=appointment.ends_at).exists():
        appointment.blocks.all().delete()
        blocks_restore(appointment, allowed_by=allowed_by, now=now)
