"""A day as columns of rooms, chairs and devices: who is in them, and when."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from booking.diary.models import Block, BlockKind
from booking.diary.presenters.board import Column, DayFacts, Shown, frames_of, lines_shown, now_row, shut
from booking.diary.presenters.pieces import Pen, Piece, block_drawn, rows_of, side_by_side, whole_drawn
from booking.diary.stretches import Stretch, within
from booking.places.models import Resource


def room_columns(
    facts: DayFacts, resources: Sequence[Resource], blocks: Sequence[Block], pen: Pen
) -> list[Column]:
    """A column for each resource; what does not match the filters, or may not be seen, is only "taken"."""
    frame = frames_of([facts])[0]
    lines = {line.pk: (visit, line) for visit, line in lines_shown(facts, pen)}
    return [
        _room(
            facts,
            one,
            [(row, lines.get(row.line_id or 0)) for row in blocks if row.resource_id == one.pk],
            frame,
            pen,
        )
        for one in resources
    ]


def _room(
    facts: DayFacts, room: Resource, blocks: list[tuple[Block, Shown | None]], frame: Stretch, pen: Pen
) -> Column:
    drawn = []
    for block, shown in blocks:
        if shown:
            visit, line = shown
            ((_whole, piece),) = whole_drawn(visit, line, frame, pen)
            drawn.append(((block.during.lower, block.during.upper), _in_room(piece, block, frame)))
        elif block.kind in {BlockKind.MANUAL, BlockKind.HOLD}:
            drawn += block_drawn(block, frame)
        elif inside := within([(block.during.lower, block.during.upper)], frame):
            top, rows = rows_of(inside[0], frame)
            drawn.append((inside[0], Piece(kind="blocked", top=top, rows=rows, title=_("Taken"))))
    return Column(
        title=room.name,
        note=room.group.name,
        start=frame[0],
        day=facts.day,
        room=room,
        now_row=now_row(facts, frame),
        shades=shut(facts, frame),
        pieces=side_by_side(drawn),
    )


def _in_room(piece: Piece, block: Block, frame: Stretch) -> Piece:
    """The line's piece, as long as it takes the room; one block may stand for several lines."""
    piece.top, piece.rows = rows_of((block.during.lower, block.during.upper), frame)
    piece.minutes = 0
    return piece
