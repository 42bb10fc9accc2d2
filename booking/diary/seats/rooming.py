"""Which room, chair or device each line of a visit has, and which it gets when one is dragged to another."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment, AppointmentLine, Block
from booking.places.models import Resource
from kernel.errors import BadInput

Room = tuple[int, int]


def rooms_now(visit: Appointment) -> list[Room | None]:
    """For each line the first resource that it has, with its group; None where it has none. One query."""
    rows = Block.objects.filter(appointment=visit, resource__isnull=False).select_related("resource")
    blocks = list(rows.order_by("resource__group_id", "resource_id", "unit", "pk"))
    return [_room_of(line, blocks) for line in visit.lines.all()]


def rooms_given(visit: Appointment, *, taken: int, given: int, stays: bool) -> list[Room | None]:
    """The rooms of the lines when what the visit has in resource `taken` goes to `given`.

    Where the visit stays at its time (`stays`) the other lines keep their rooms; else theirs are found anew.
    Raises BadInput unless both are in use at the visit's location, and of one group.
    """
    here = Resource.objects.filter(group__location=visit.location_id, archived_at=None)
    found = {row.pk: row for row in here.filter(pk__in=(taken, given))}
    if {taken, given} - set(found) or found[taken].group_id != found[given].group_id:
        raise BadInput.of("room", "unknown", _("This is not a room of the same kind."))
    blocks = list(Block.objects.filter(appointment=visit, resource=taken).select_related("resource"))
    others = rooms_now(visit) if stays else [None] * len(visit.lines.all())
    return [
        (found[given].group_id, given) if _room_of(line, blocks) else other
        for line, other in zip(visit.lines.all(), others, strict=True)
    ]


def _room_of(line: AppointmentLine, blocks: Sequence[Block]) -> Room | None:
    """The resource of the first of the blocks that the line lies in; one block may stand for several lines."""
    for block in blocks:
        is_its_own = block.line_id == line.pk
        if is_its_own or (block.during.lower <= line.starts_at and line.ends_at <= block.during.upper):
            resource = block.resource
            return (resource.group_id, resource.pk) if resource else None
    return None
