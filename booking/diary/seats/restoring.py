"""Occupying a visit's people, rooms and chairs again after it was taken for lost."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from booking.diary.models import Appointment, AppointmentLine, Block, BlockKind
from booking.places.models import Resource, ResourceGroup


def blocks_restore(appointment: Appointment, *, allowed_by: str, now: datetime) -> None:
    """Occupy the visit's people again after "did not come" was taken back; over others if they came meanwhile.

    Of rooms and chairs what is free is claimed; where none is, it is found by whoever stands there.
    """
    Block.objects.filter(kind=BlockKind.HOLD, expires_at__lte=now).delete()
    lines = list(appointment.lines.all())
    blocks = [block for line in lines for block in _line_blocks(appointment, line)]
    units: list[Block] = []
    for line in lines:
        units += _unit_blocks(appointment, line, units)
    with suppress(IntegrityError), transaction.atomic():
        Block.objects.bulk_create(units)
    try:
        with transaction.atomic():
            Block.objects.bulk_create(blocks)
    except IntegrityError:
        for block in blocks:
            block.pk, block.overbooked, block.allowed_by = None, True, allowed_by
        Block.objects.bulk_create(blocks)


def _line_blocks(appointment: Appointment, line: AppointmentLine) -> Iterable[Block]:
    work = timedelta(minutes=line.work_minutes)
    stretches = [(line.starts_at, line.starts_at + work)]
    if line.finishing_minutes:
        stretches.append((line.ends_at - timedelta(minutes=line.finishing_minutes), line.ends_at))
    for during in stretches:
        yield Block(
            kind=BlockKind.WORK,
            location_id=appointment.location_id,
            staff_id=line.staff_id,
            appointment=appointment,
            line=line,
            during=during,
        )


def _unit_blocks(
    appointment: Appointment, line: AppointmentLine, claimed: Sequence[Block]
) -> Iterable[Block]:
    """A free place of each group of resources that the line's service needs, where there is one.

    `claimed` is what the visit's lines before it take, which is not written yet.
    """
    groups = ResourceGroup.objects.filter(services=line.service_id, location=appointment.location_id)
    things = Resource.objects.filter(group__in=groups, archived_at=None).order_by(
        "group_id", "position", "id"
    )
    during = (line.starts_at, line.ends_at)
    taken = set(
        Block.objects.filter(resource__in=things, during__overlap=during).values_list("resource_id", "unit")
    )
    taken |= {
        (block.resource_id or 0, block.unit)
        for block in claimed
        if block.during[0] < line.ends_at and line.starts_at < block.during[1]
    }
    places = [(thing, unit) for thing in things for unit in range(1, thing.capacity + 1)]
    free = {
        thing.group_id: (thing, unit) for thing, unit in reversed(places) if (thing.pk, unit) not in taken
    }
    for thing, unit in free.values():
        yield Block(
            kind=BlockKind.WORK,
            location_id=appointment.location_id,
            resource=thing,
            unit=unit,
            appointment=appointment,
            line=line,
            during=during,
        )
