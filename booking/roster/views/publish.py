"""From plan to what holds: the changes shown first, then published; or the plan given up."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.places.editing import change_saved
from booking.roster.drawing import plan_text
from booking.roster.grid import Grid, grid_of
from booking.roster.letters import day_text, week_text
from booking.roster.messages import address_of
from booking.roster.publishing import roster_publish, roster_reset
from booking.roster.views.place import asked
from kernel.clock import system_clock
from kernel.marks import semicolon
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROSTER_WRITE)
def publish(request: StaffRequest) -> HttpResponse:
    """What would change, day by day and person by person; POST lets it hold, after the page of stranded visits."""
    place = asked(request)
    grid = grid_of(place.location, place.monday, system_clock)
    if request.method == "POST":
        told = {
            "clock": system_clock,
            "location_id": place.location.pk,
            "monday": place.monday,
            "version": _version(request),
        }
        done = _("Published. Everybody concerned is written to.")
        to = place.to("week")
        return change_saved(request, roster_publish, told, done=done, to=to) or redirect(to)
    context = {
        "place": place,
        "grid": grid,
        "heading": week_text(place.monday),
        "rows": _rows(grid),
        "silent": [line.staff.name for line in grid.lines if not address_of(line.staff)],
        "hard": [clash for clash in grid.clashes if clash.is_hard],
    }
    return render(request, "desk/roster/publish.html", context)


@require_POST
@staff_required(Action.ROSTER_WRITE)
def reset(request: StaffRequest) -> HttpResponse:
    """Give the plan of the week up."""
    place = asked(request)
    told = {"location_id": place.location.pk, "monday": place.monday, "version": _version(request)}
    done, to = _("The plan is given up; the week is as it holds."), place.to("week")
    return change_saved(request, roster_reset, told, done=done, to=to) or redirect(to)


def _version(request: StaffRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _rows(grid: Grid) -> list[dict[str, str]]:
    names = {line.staff.pk: line.staff.name for line in grid.lines}
    free = _("free")
    return [
        {
            "name": names[change.staff_id],
            "day": day_text(change.on),
            "before": semicolon().join(map(plan_text, change.before)) or free,
            "after": semicolon().join(map(plan_text, change.after)) or free,
        }
        for change in grid.changes
    ]
