"""What the room shows on the pages of a customer and of who leaves."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from booking.ownership.models import MainStylist
from booking.ownership.selectors import customers_of, favourites
from booking.team.models import StaffMember
from booking.team.selectors import bookable_team
from crm.customers.models import Customer
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def customer_line(_request: HttpRequest, *, customer: Customer, **_facts: Any) -> str:
    """In the head: who takes care of them."""
    main = _main(customer)
    return escape(_("taken care of by %(name)s") % {"name": main.name}) if main else ""


def _main(customer: Customer) -> StaffMember | None:
    """Who takes care of them, as the page has read it with the customer."""
    row: MainStylist | None = getattr(customer, "main_stylist", None)
    return row.staff if row else None


def customer_known(request: HttpRequest, *, customer: Customer, **_facts: Any) -> str:
    """Choosing who does, those first whom they came to most."""
    if not may(cast("StaffRequest", request).actor, Action.CUSTOMER_WRITE):
        return ""
    main = _main(customer)
    liked = favourites([customer.pk], system_clock).get(customer.pk, [])
    team = sorted(
        bookable_team().filter(leaves_on=None).prefetch_related(None),
        key=lambda one: (liked.index(one.pk) if one.pk in liked else len(liked), one.position, one.pk),
    )
    context = {
        "customer": customer,
        "main": main,
        "team": team,
        "proposed": next((one for one in team if one.pk in liked), None) if main is None else None,
    }
    return render_to_string("desk/ownership/aside.html", context, request=request)


def leaving_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On the page of who leaves: how many customers they take care of, and the way to hand them over."""
    if not may(cast("StaffRequest", request).actor, Action.CUSTOMER_HANDOVER):
        return ""
    context = {"staff": staff, "count": customers_of(staff).count()}
    return render_to_string("desk/ownership/leaving.html", context, request=request)
