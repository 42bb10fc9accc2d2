"""What the diary knows of a customer for their page: that they have not come, and the way to a new visit for them."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from booking.diary.models import Appointment, AppointmentState
from crm.customers.facts.fields import own_fields
from crm.customers.minding.alerts import Alert, Severity
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import system_clock
from tenants.accounts.rights import Action, may_somewhere

A_YEAR = timedelta(days=365)
REPEATED = 2


def no_show_alerts(customer_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """Who did not come twice or more within a year; one query."""
    since = system_clock.now() - A_YEAR
    rows = Appointment.objects.filter(
        customer__in=customer_ids, state=AppointmentState.NO_SHOW, starts_at__gte=since
    )
    counts = rows.values("customer").annotate(n=Count("pk")).filter(n__gte=REPEATED).order_by()
    return {row["customer"]: [_no_show_alert(row["n"])] for row in counts}


def _no_show_alert(count: int) -> Alert:
    title = ngettext("Did not come %(n)s time within a year", "Did not come %(n)s times within a year", count)
    return Alert(key="no_shows", severity=Severity.WARN, title=title % {"n": count})


def own_fields_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """The salon's own fields that stand with visits, of who the visit is for."""
    customer = appointment.customer
    if customer is None or not customer.own:
        return ""
    fields = [field for field in own_fields() if "visit" in field.shown]
    facts = [(field.label, text) for field in fields if (text := field.text(customer))]
    if not facts:
        return ""
    return render_to_string("desk/customers/visit_facts.html", {"facts": facts}, request)


def book_action(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The button that books a visit for them."""
    if not may_somewhere(sight.actor, Action.APPOINTMENT_WRITE):
        return ""
    return render_to_string("desk/customers/book_action.html", {"customer": customer}, request)
