"""Visits on the timeline of a customer."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentState
from booking.diary.sight import sight_of
from booking.history.selectors import visits_of
from crm.customers.sight import CustomerSight
from crm.customers.timeline import Cursor, Event, EventKind

PREFIX = "visit:"


def visits_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The customer's visits before the cursor, newest first: whole for who sees the diary, else one's own."""
    rows = sight_of(sight.actor).visits(visits_of(customer_id))
    key = Concat(Value(PREFIX), Cast("pk", CharField()), output_field=CharField())
    rows = rows.annotate(event_key=key).order_by("-starts_at", "-event_key")
    if before is not None:
        rows = rows.filter(_before(*before))
    return [_event(visit) for visit in rows[:most]]


def _before(at: datetime, key: str) -> Q:
    return Q(starts_at__lt=at) | Q(starts_at=at, event_key__lt=key)


def _event(visit: Appointment) -> Event:
    facts = [wording.people_text(visit), wording.state_label(visit), visit.desk_note]
    return Event(
        key=f"{PREFIX}{visit.pk}",
        at=visit.starts_at,
        title=wording.services_text(visit) or _("Visit"),
        text=" · ".join(fact for fact in facts if fact),
        url=reverse("desk:visit", args=[visit.pk]),
        amount_minor=(visit.total_minor or None) if visit.state == AppointmentState.DONE else None,
        tone=wording.TONES[AppointmentState(visit.state)],
    )


VISITS = EventKind(
    code="visits", label=gettext_lazy("Visits"), icon="calendar", position=10, load=visits_load
)
