"""Tasks on the pages of other rooms: Today, and a customer's page."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.care import selectors
from crm.care.forms import TalkForm
from crm.care.sight import task_sight
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import system_clock
from kernel.context import salon_day
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may

MOST_ON_TODAY = 5


def today_panel(request: HttpRequest) -> str:
    """On Today: what is due for this person, the longest due first."""
    staff = cast("StaffRequest", request)
    if not may(staff.actor, Action.TASKS_USE):
        return ""
    today = salon_day(system_clock)
    rows = list(selectors.own_tasks(task_sight(staff.actor)).filter(due_on__lte=today)[: MOST_ON_TODAY + 1])
    if not rows:
        return ""
    context = {
        "tasks": rows[:MOST_ON_TODAY],
        "more": len(rows) > MOST_ON_TODAY,
        "today": today,
        "next": request.get_full_path(),
    }
    return render_to_string("desk/care/today.html", context, request=request)


def customer_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """Beside the timeline: note a talk with two taps, and the customer's open tasks."""
    staff = cast("StaffRequest", request)
    if not may(staff.actor, Action.TASKS_USE):
        return ""
    context = {
        "customer": customer,
        "tasks": selectors.tasks_of_customer(task_sight(staff.actor), customer.pk),
        "form": TalkForm(),
        "today": salon_day(system_clock),
        "next": request.path,
    }
    return render_to_string("desk/care/customer_panel.html", context, request=request)
