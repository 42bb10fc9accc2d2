"""The search on top of every page: customers, and visits by name or reference."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from booking.diary.presenters.found import people_found
from booking.diary.presenters.rows import row_of
from booking.diary.selectors_search import visit_of_reference, visits_matching
from booking.diary.sight import sight_of
from kernel.clock import system_clock, zone
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_GET
@staff_required(Action.CUSTOMER_SEE)
def search(request: StaffRequest) -> HttpResponse:
    """A reference leads straight to its visit; anything else to a list."""
    text = request.GET.get("q", "").strip()
    sight = sight_of(request.actor)
    if exact := visit_of_reference(text, sight):
        return redirect("desk:visit", exact.pk)
    now = system_clock.now()
    context = {
        "q": text,
        "people": people_found(text, whole=may(request.actor, Action.CUSTOMER_SEE_CONTACT)),
        "visits": [
            row_of(visit, zone(visit.location.time_zone), now) for visit in visits_matching(text, sight, now)
        ],
    }
    return render(request, "desk/search/page.html", context)
