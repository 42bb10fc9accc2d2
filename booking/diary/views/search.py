"""The search on top of every page: customers, visits by name or reference, services, pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from booking.diary.presenters.found import pages_found, persons_named
from booking.diary.presenters.rows import row_of
from booking.diary.selectors.search import services_named, visit_of_reference, visits_of
from booking.diary.sight import Sight, sight_of
from crm.customers.finding.search import begin_url, customers_matching
from crm.customers.models import Customer
from crm.customers.sight import customer_sight
from kernel.clock import system_clock, zone
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

MOST = 20
SHOWN = {"people": 8, "visits": 30, "services": 8, "pages": 8}
SUGGESTED = {"people": 6, "visits": 3, "services": 3, "pages": 4}


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def search(request: StaffRequest) -> HttpResponse:
    """A reference leads straight to its visit; anything else to a list. While one types (htmx) only suggestions."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    sight = sight_of(request.actor)
    if request.headers.get("HX-Request"):
        return render(request, "desk/search/suggestions.html", _found(request, text, sight, SUGGESTED))
    if exact := visit_of_reference(text, sight):
        return redirect("desk:visit", exact.pk)
    return render(request, "desk/search/page.html", _found(request, text, sight, SHOWN))


def _found(request: StaffRequest, text: str, sight: Sight, most: dict[str, int]) -> dict[str, Any]:
    seen, now = customer_sight(request.actor), system_clock.now()
    among = seen.customers(Customer.objects.all())
    found = customers_matching(text, MOST, rows=among, by_contact=seen.contacts)
    visits = visits_of([customer.pk for customer in found], sight, now, most=most["visits"])
    return {
        "q": text,
        "begin_url": "" if found else begin_url(request.actor, text),
        "people": persons_named(found[: most["people"]], whole=seen.contacts),
        "visits": [row_of(visit, zone(visit.location.time_zone), now) for visit in visits],
        "services": services_named(request.actor, text)[: most["services"]],
        "pages": pages_found(request.actor, text)[: most["pages"]],
    }
