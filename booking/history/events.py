"""Visits on the timeline of a customer."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentState
from booking.diary.sight import sight_of
from booking.history.selectors import visits_of
from crm.customers.page.timeline import Cursor, Event, EventKind, event_key, newest_before
from crm.customers.sight import CustomerSight

KIND = "visit"


def visits_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The customer's visits before the cursor, newest first: whole for who sees the diary, else one's own."""
    rows = sight_of(sight.actor).visits(visits_of(customer_id))
    return [_event(visit) for visit in newest_before(rows, KIND, before, at="starts_at")[:most]]


def _event(visit: Appointment) -> Event:
    facts = [wording.people_text(visit), wording.state_label(visit), visit.desk_note]
    return Event(
        key=event_key(KIND, visit.pk),
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
