"""How well the promised waits were kept: what was said when the ticket was taken against when the work began."""

from dataclasses import dataclass
from datetime import datetime
from statistics import mean, median

from booking.places.models import Location
from booking.queue.models import Ticket

MOST_ROWS = 500
CLOSE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Over `count` tickets, in minutes: the median error, the mean of the error with its sign (later than said is
    positive), the mean wait, and the share in percent that began within ten minutes of what was said."""

    count: int
    error: int
    bias: int
    wait: int
    close_percent: int

    @property
    def off(self) -> int:
        """The mean error without its sign."""
        return abs(self.bias)


def accuracy_since(location: Location, since: datetime) -> Accuracy | None:
    """The figures of the latest tickets served since then; None while there are none. One query."""
    rows = Ticket.objects.filter(
        location=location, taken_at__gte=since, started_at__isnull=False, promised_minutes__isnull=False
    ).order_by("-taken_at")
    found = rows.values_list("promised_minutes", "taken_at", "started_at")[:MOST_ROWS]
    waits = [
        (promised or 0, (start - taken).total_seconds() / 60) for promised, taken, start in found if start
    ]
    if not waits:
        return None
    errors = [wait - promised for promised, wait in waits]
    near = sum(abs(error) <= CLOSE_MINUTES for error in errors)
    return Accuracy(
        count=len(waits),
        error=round(median(map(abs, errors))),
        bias=round(mean(errors)),
        wait=round(mean(wait for _promised, wait in waits)),
        close_percent=round(100 * near / len(waits)),
    )
