"""Treatment records name the line of the visit that they are about, also after it was taken away and put back."""

from collections import defaultdict
from collections.abc import Sequence

from booking.diary.lines.ties import LineTie
from booking.diary.models import AppointmentLine
from booking.records.models import Treatment


def treatments_noted(line_ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the records of these lines, by line."""
    found: dict[int, list[int]] = defaultdict(list)
    whose = AppointmentLine.objects.filter(pk__in=line_ids).values("appointment__customer")
    rows = Treatment.objects.filter(customer__in=whose, line__in=line_ids)  # the customer's index finds them
    for line_id, pk in rows.values_list("line_id", "pk"):
        found[line_id or 0].append(pk)
    return found


def treatments_restore(*, visit_id: int, line_id: int, row_ids: Sequence[int]) -> int:
    """Let the visit's records that lost their line name this one; how many did."""
    lost = Treatment.objects.filter(pk__in=row_ids, visit=visit_id, line=None)
    return lost.update(line=line_id)


TREATMENTS = LineTie("treatment", treatments_noted, treatments_restore)
