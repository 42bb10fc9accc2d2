"""What the room shows on the pages of a customer and of who leaves."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from booking.ownership.selectors import customers_of, favourites, main_stylist_of
from booking.team.models import StaffMember
from booking.team.selectors import bookable_team
from crm.customers.models import Customer
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def customer_line(_request: HttpRequest, *, customer: Customer, **_facts: Any) -> str:
    """In the head: who takes care of them."""
    row = main_stylist_of(customer.pk)
    return escape(_("taken care of by %(name)s") % {"name": row.staff.name}) if row else ""


def customer_aside(request: HttpRequest, *, customer: Customer, **_facts: Any) -> str:
    """Choosing who does, those first whom they came to most."""
    if not may(cast("StaffRequest", request).actor, Action.CUSTOMER_WRITE):
        return ""
    row = main_stylist_of(customer.pk)
    liked = favourites([customer.pk], system_clock).get(customer.pk, [])
    team = sorted(
        bookable_team().filter(leaves_on=None),
        key=lambda one: (liked.index(one.pk) if one.pk in liked else len(liked), one.position, one.pk),
    )
    context = {
        "customer": customer,
        "main": row.staff if row else None,
        "team": team,
        "proposed": next((one for one in team if one.pk in liked), None) if row is None else None,
    }
    return render_to_string("desk/ownership/aside.html", context, request=request)


def leaving_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On the page of who leaves: how many customers they take care of, and the way to hand them over."""
    if not may(cast("StaffRequest", request).actor, Action.CUSTOMER_HANDOVER):
        return ""
    context = {"staff": staff, "count": customers_of(staff).count()}
    return render_to_string("desk/ownership/leaving.html", context, request=request)
