"""What records show on other rooms' pages: the quick note, and for whoever serves what they need to know now."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from booking.diary.models import OPEN_STATES, Appointment
from booking.records.access import keeps_records
from booking.records.forms import NoteForm
from booking.records.models import Treatment
from booking.records.notes import notes_seen
from booking.records.photos import photos_seen
from booking.records.sheets import sheet_of
from booking.records.treatments import gist, treatments_seen
from booking.team.models import StaffMember
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight, customer_sight
from kernel.actor import Actor
from kernel.clock import day_range, local_day, system_clock, zone
from kernel.context import current_salon
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may_somewhere

PINNED = 8


def note_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """On top of the timeline: a note in two taps."""
    form = NoteForm(auto_id="note_%s")
    context = {"quick_form": form, "customer": customer}
    return render_to_string("desk/records/quick_note.html", context, request=request)


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """On a visit: pinned notes, the last record, the way to write the next one, and a quick note."""
    staff = cast("StaffRequest", request)
    if appointment.customer_id is None or not may_somewhere(staff.actor, Action.CUSTOMER_SEE_OWN):
        return ""
    rows = Customer.objects.filter(pk=appointment.customer_id)
    sight = customer_sight(staff.actor)
    context = {
        "sees": sight.whole or sight.customers(rows).exists(),
        "visit": appointment,
        "customer_id": appointment.customer_id,
        "quick_form": NoteForm(initial={"visit_id": appointment.pk}, auto_id="visit_note_%s"),
        "back": reverse("desk:visit", args=[appointment.pk]),
        **_known(staff.actor, appointment),
    }
    return render_to_string("desk/records/visit.html", context, request=request)


def my_day_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On my day: what is known of who is in the chair or comes next."""
    actor = cast("StaffRequest", request).actor
    now = system_clock.now()
    today = day_range(local_day(now, zone(current_salon().time_zone)), zone(current_salon().time_zone))
    own = Appointment.objects.filter(
        lines__staff=staff,
        state__in=OPEN_STATES,
        ends_at__gt=now,
        starts_at__lt=today[1],
        customer__isnull=False,
    )
    visit = own.select_related("customer").order_by("starts_at", "pk").first()
    if visit is None or not may_somewhere(actor, Action.CUSTOMER_SEE_OWN):
        return ""
    context = {"visit": visit, **_known(actor, visit)}
    if not context["pinned"] and not context.get("last"):
        return ""
    return render_to_string("desk/records/my_day.html", context, request=request)


def _known(actor: Actor, visit: Appointment) -> dict[str, Any]:
    """Pinned notes that the actor may read, and for whoever keeps records the last treatment before this visit."""
    customer_id = visit.customer_id or 0
    known: dict[str, Any] = {
        "pinned": list(notes_seen(actor, customer_id).filter(pinned=True)[:PINNED]),
        "keeps": keeps_records(actor, customer_id),
    }
    if not known["keeps"]:
        return known
    rows = list(treatments_seen(customer_id)[:2])
    here = [row for row in rows if row.visit_id == visit.pk]
    others = [row for row in rows if row.visit_id != visit.pk]
    return known | {
        "last": _shown(others[0]) if others else None,
        "here": [_shown(row) for row in here],
        "photos": photos_seen(customer_id).filter(visit=visit).count(),
    }


def _shown(row: Treatment) -> dict[str, object]:
    return {"row": row, "sheet": sheet_of(row.sheet), "gist": gist(row)}
