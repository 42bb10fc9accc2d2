"""What an earlier day left behind: open tickets are closed, and after a month nobody is known by them any more.

It happens with a shop's next ticket, and once a day as due work, so that a queue that is used no more forgets too.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from booking.diary.models import AppointmentState
from booking.places.models import Location
from booking.queue import selectors
from booking.queue.models import STANDING, Ticket, TicketState
from crm.messaging.forgetting import messages_forget, messages_known
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest, due_settle
from kernel.transactions import lock_keys, service_transaction

DUE_KIND = "queue.tidy"
EVERY = timedelta(days=1)
KEEP_PEOPLE = timedelta(days=30)
NOBODY: dict[str, Any] = {"name": "", "phone": "", "email": "", "customer": None, "network": ""}


def tidy_due(now: datetime) -> None:
    """Have the salon's tickets looked at within a day; the caller is near the end of its transaction."""
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=now + EVERY)


def queue_tidy(*, clock: Clock) -> int:
    """Tidy every shop and forget what was written to old tickets; how many messages were forgotten.

    Due again a day later, as long as a ticket is open or somebody is still known.
    """
    now = clock.now()
    for location in Location.objects.order_by("pk"):
        _location_tidy(location=location, now=now)
    forgotten = messages_forget(about_type=Ticket._meta.label_lower, before=now - KEEP_PEOPLE)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(now))
    return forgotten


@service_transaction
def _location_tidy(*, location: Location, now: datetime) -> None:
    lock_keys([f"queue:{location.pk}"])
    tickets_tidy(location, now)


def tickets_tidy(location: Location, now: datetime) -> None:
    """Close what an earlier day left open and what ended in the diary, and forget who the old tickets were.

    The caller holds the lock of the location's queue.
    """
    today, rows = selectors.today_of(location, now), Ticket.objects.filter(location=location)
    rows.filter(day__lt=today, state__in=STANDING).update(
        state=TicketState.LEFT, ended_at=now, version=F("version") + 1
    )
    over = rows.filter(state=TicketState.SERVING).exclude(appointment__state=AppointmentState.IN_SERVICE)
    over.update(state=TicketState.SERVED, ended_at=now, version=F("version") + 1)
    rows.filter(day__lt=today - KEEP_PEOPLE).exclude(**NOBODY).update(**NOBODY)


def _next(now: datetime) -> datetime | None:
    waits = Ticket.objects.filter(Q(state__in=(*STANDING, TicketState.SERVING)) | ~Q(**NOBODY)).exists()
    return now + EVERY if waits or messages_known(Ticket._meta.label_lower).exists() else None
