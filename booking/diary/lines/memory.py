"""The lines of a visit as plain values that a session keeps, to put them back as they were."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from booking.diary.lines.changes import Agreed, LineChange
from booking.diary.lines.ties import ties_noted
from booking.diary.models import AppointmentLine
from booking.diary.wishes import LineWish

WISH = ("service_id", "variant_id", "staff_id", "own_minutes", "together")
AGREED = ("service_name", "price_minor", "staff_requested", "by_turn")


def lines_noted(lines: Iterable[AppointmentLine]) -> tuple[dict[str, Any], ...]:
    """Each line with what was agreed, its id, and what other rooms wrote of it."""
    names, rows = ("id", "add_ons", "pause_minutes", *WISH, *AGREED), list(lines)
    ties = ties_noted([line.pk for line in rows])
    return tuple({**{name: getattr(line, name) for name in names}, "ties": ties[line.pk]} for line in rows)


def changes_from(rows: Sequence[Mapping[str, Any]], visit_id: int) -> list[LineChange]:
    """The change that gives the visit those lines again; one that was taken away comes back under its id."""
    there = set(AppointmentLine.objects.filter(appointment=visit_id).values_list("pk", flat=True))
    return [_change(row, row["id"] if row["id"] in there else None) for row in rows]


def _change(row: Mapping[str, Any], line_id: int | None) -> LineChange:
    wish = LineWish(
        **{name: row[name] for name in WISH},
        add_on_ids=tuple(add_on["id"] for add_on in row["add_ons"]),
        pause=row["pause_minutes"],
    )
    agreed = Agreed(
        **{name: row[name] for name in AGREED},
        add_ons=tuple(row["add_ons"]),
        former_id=row["id"] if line_id is None else None,
        ties=row.get("ties", {}),  # a session may be older than this
    )
    return LineChange(wish, line_id, agreed=agreed)
