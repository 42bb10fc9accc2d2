"""The list of plans whose next session nobody has booked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from booking.careplans.access import sees_plans
from booking.careplans.selectors import plans_due
from booking.team.selectors import team
from crm.customers.sight import customer_sight
from kernel.clock import system_clock
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may_somewhere

SHOWS = {
    "overdue": pgettext_lazy("plans of care", "Overdue"),
    "soon": pgettext_lazy("plans of care", "The coming two weeks"),
    "all": pgettext_lazy("plans of care", "All"),
}
MOST_SHOWN = 100


@require_safe
@staff_required(Action.CUSTOMER_SEE_OWN)
def due(request: StaffRequest) -> HttpResponse:
    """`?show=` overdue, soon (with them) or all; `?person=` leaves the plans of one main person."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "soon"
    person = id_of(request.GET.get("person", ""))
    rows = plans_due(customer_sight(request.actor), system_clock, show=show, staff_id=person)
    context = {
        "rows": rows[:MOST_SHOWN],
        "total": len(rows),
        "shows": [(code, label, code == show) for code, label in SHOWS.items()],
        "show": show,
        "people": team(),
        "person": person,
        "keeps": sees_plans(request.actor),
        "books": may_somewhere(request.actor, Action.APPOINTMENT_WRITE_OWN),
    }
    return render(request, "desk/careplans/due.html", context)
