"""What people ask for, approved or refused."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.places.editing import change_saved
from booking.roster.letters import request_text
from booking.roster.models import RequestKind, RequestState, RosterRequest
from booking.roster.requests import request_decide
from booking.roster.selectors import decided_requests, open_requests
from booking.team.managing import is_managed
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, places_with

TONES = {"asked": "warn", "agreed": "warn", "approved": "good", "refused": "bad", "withdrawn": ""}
LONGEST = 200


@require_GET
@staff_required(Action.ROSTER_WRITE)
def requests(request: StaffRequest) -> HttpResponse:
    """What waits for an answer, and what was decided, of the people whose rosters they plan."""
    places = places_with(request.actor, Action.ROSTER_WRITE)
    context = {
        "waiting": [{**row_of(row), "is_theirs": _decides(request, row)} for row in open_requests(places)],
        "decided": [row_of(row) for row in decided_requests(places)],
        "tab": "requests",
    }
    return render(request, "desk/roster/requests.html", context)


@require_POST
@staff_required(Action.ROSTER_WRITE)
def decide(request: StaffRequest, request_id: int) -> HttpResponse:
    """`approves=1` or no, with a `reason`; stranded visits are shown before it holds."""
    approves = request.POST.get("approves") == "1"
    told = {
        "clock": system_clock,
        "request_id": request_id,
        "approves": approves,
        "reason": request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST],
    }
    to = reverse("roster:requests")
    done = _("Approved; it holds now.") if approves else _("Refused.")
    return change_saved(request, request_decide, told, done=done, to=to) or redirect(to)


def _decides(request: StaffRequest, row: RosterRequest) -> bool:
    """Whether the request is theirs to decide: its people work at no location but theirs."""
    return is_managed(request.actor, Action.ROSTER_WRITE, *filter(None, (row.staff, row.other)))


def row_of(row: RosterRequest) -> dict[str, Any]:
    """A request as a line."""
    other = row.other.name if row.other else ""
    return {
        "request": row,
        "text": request_text(row.kind, row.staff.name, other, row.from_date, row.until_date),
        "tone": TONES[row.state],
        "is_open": row.state in {RequestState.ASKED, RequestState.AGREED},
        "waits_for_other": row.kind == RequestKind.SWAP and row.state == RequestState.ASKED,
    }
