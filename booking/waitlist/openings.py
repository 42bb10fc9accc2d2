"""Freed time as the waitlist notes it: a row in the change's own transaction, and a worker that will look."""

from datetime import datetime

from booking.places.freed import Freed
from booking.waitlist.models import STANDING, Opening, WaitlistEntry
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.transactions import service_transaction

DUE_KIND = "waitlist"


def opening_note(freed: Freed, clock: Clock) -> None:
    """Note the freed time, where somebody is on the location's list at all; inside the change's transaction."""
    on_the_list = WaitlistEntry.objects.filter(location_id=freed.location_id, state__in=STANDING)
    if not on_the_list.exists():
        return
    now = clock.now()
    Opening.objects.create(
        location_id=freed.location_id,
        starts_at=freed.starts_at,
        ends_at=freed.ends_at,
        look_at=now,
        created_at=now,
    )
    work_due(now)


@service_transaction
def opening_look_again(*, opening_id: int | None, clock: Clock) -> None:
    """Have takers looked for once more: an offer of this opening was answered."""
    if opening_id is not None and Opening.objects.filter(pk=opening_id).update(look_at=clock.now()):
        work_due(clock.now())


def work_due(instant: datetime) -> None:
    """Have the salon's waitlist worked on by `instant`; the caller is inside a transaction."""
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=instant)
