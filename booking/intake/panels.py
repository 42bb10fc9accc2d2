"""Forms on other rooms' pages: the visit's, the customer's own page of it, a form's."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.diary.models import Appointment
from booking.diary.tokens import manage_token
from booking.intake.needs import Need, lacking_of, needs_of
from booking.intake.rules import rules_of
from crm.customers.models import Customer
from crm.customers.sight import customer_sight
from crm.forms.content import said
from crm.forms.models import Form, FormRequest
from crm.forms.sight import reads_answers
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may_somewhere
from tenants.accounts.tablets.lock import is_on_tablet


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """On a visit: its forms, answered or not, for whoever sees the customer; read by whoever reads answers."""
    staff = cast("StaffRequest", request)
    if appointment.customer_id is None or not may_somewhere(staff.actor, Action.CUSTOMER_SEE_OWN):
        return ""
    rows = Customer.objects.filter(pk=appointment.customer_id)
    needs = needs_of(appointment, system_clock.now())
    if not needs or not customer_sight(staff.actor).customers(rows).exists():
        return ""
    context = {
        "needs": _named(needs),
        "token": manage_token(appointment),
        "reads": reads_answers(staff.actor, appointment.customer_id),
        "visit_id": appointment.pk,
        "on_tablet": is_on_tablet(request),
    }
    return render_to_string("desk/intake/visit.html", context, request=request)


def customer_panel(request: HttpRequest, *, visit: Appointment, token: str, said: str = "") -> str:
    """On the customer's own page of a visit: what they should fill in before they come."""
    needs = lacking_of(visit, system_clock.now())
    if not needs:
        return ""
    context = {"needs": _named(needs), "token": token, "said": said}
    return render_to_string("storefront/intake/panel.html", context, request=request)


def form_panel(request: HttpRequest, *, form: Form) -> str:
    """On a form's page: the services that need it."""
    context = {"form_id": form.pk, "rules": rules_of(form.pk)}
    return render_to_string("desk/intake/form.html", context, request=request)


def request_panel(request: HttpRequest, *, asked: FormRequest) -> str:
    """Beside a form that a customer is asked for: the way to hand them the tablet, on a tablet."""
    if not is_on_tablet(request):
        return ""
    return render_to_string("desk/intake/hand.html", {"request_id": asked.pk}, request=request)


def _named(needs: list[Need]) -> list[tuple[Need, str]]:
    return [(need, said(need.form.draft["title"])) for need in needs]
