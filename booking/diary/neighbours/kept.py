"""The visits of a customer: what an export shows of them, and what an erasure leaves of them.

Visits and their prices stay, since books are made of them; who came, and in whose words, does not.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.diary.models import OPEN_STATES, Appointment
from crm.customers.references import Reference
from kernel.clock import system_clock
from kernel.idempotency.models import IdempotencyRecord

ANSWERS_KEPT = timedelta(days=5)  # longer than repeated requests are answered from memory


def visits_export(customer_id: int) -> list[dict[str, Any]]:
    """The visits with their services, newest first; amounts in minor units."""
    rows = Appointment.objects.filter(customer=customer_id).order_by("-starts_at", "-pk")
    return [_exported(row) for row in rows.select_related("location").prefetch_related("lines__staff")]


def _exported(visit: Appointment) -> dict[str, Any]:
    return {
        "at": visit.starts_at,
        "until": visit.ends_at,
        "where": visit.location.name,
        "state": visit.get_state_display(),
        "booked_as": [visit.visitor_name, visit.visitor_phone, visit.visitor_email],
        "services": [
            {"name": line.service_name, "by": line.staff.name, "price_minor": line.price_minor}
            for line in visit.lines.all()
        ],
        "total_minor": visit.total_minor,
        "note": visit.customer_note,
        "note_of_the_salon": visit.desk_note,
        "answers": visit.answers,
        "agreed_to": visit.policy_text,
        "agreed_at": visit.consent_at,
    }


def visits_erase(customer_id: int) -> None:
    """Take the person out of their visits: words, contacts, answers, addresses, and the link that leads to them."""
    rows = Appointment.objects.filter(customer=customer_id)
    _answers_forget(rows.filter(created_at__gt=system_clock.now() - ANSWERS_KEPT))
    rows.update(
        visitor_name="",
        visitor_phone="",
        visitor_email="",
        customer_note="",
        desk_note="",
        cancel_reason="",
        answers=[],
        consent_address=None,
        manage_token_hash=Concat(Value("erased:"), Cast(F("pk"), CharField())),
        changed_at=system_clock.now(),
    )


def _answers_forget(rows: Any) -> None:
    """Answers to bookings are kept for a repeated request; they hold the visit's link and what was typed."""
    kept = Q(pk__in=[])
    for reference in rows.values_list("reference", flat=True):
        kept |= Q(text__contains=reference)
    IdempotencyRecord.objects.annotate(text=Cast("answer", TextField())).filter(kept).delete()


def visits_coming(customer_ids: Sequence[int]) -> str | Promise:
    """Who still comes cannot be erased: the visit would be nobody's."""
    coming = Appointment.objects.filter(
        customer__in=customer_ids, state__in=OPEN_STATES, ends_at__gt=system_clock.now()
    )
    return _("There are visits to come. Cancel them first.") if coming.exists() else ""


VISITS = Reference(model="diary.Appointment", label=_("Visits"), export=visits_export, erase=visits_erase)
