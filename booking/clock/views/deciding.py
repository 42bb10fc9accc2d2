"""What waits for whoever looks after the hours: forgotten clock-outs, requests; and fixing a period."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.clock.asking import correction_decide
from booking.clock.forms import ApproveForm
from booking.clock.periods import period_approve
from booking.clock.selectors import corrections_asked, corrections_decided, entries_to_check
from booking.clock.views.entries import version_sent
from booking.clock.views.rows import correction_row, entry_row
from booking.places.editing import change_saved
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

LONGEST = 200


@require_GET
@staff_required(Action.HOURS_WRITE)
def check(request: StaffRequest) -> HttpResponse:
    """Everything that waits, and what was decided."""
    now = system_clock.now()
    context = {
        "entries": [entry_row(row, now) for row in entries_to_check()],
        "asked": [correction_row(row) for row in corrections_asked()],
        "decided": [correction_row(row) for row in corrections_decided()],
        "tab": "check",
        "may_write": True,
    }
    return render(request, "desk/hours/check.html", context)


@require_POST
@staff_required(Action.HOURS_WRITE)
def decide(request: StaffRequest, correction_id: int) -> HttpResponse:
    """`approves=1` or no, with a `reason` and the `version` of the entry shown."""
    approves = request.POST.get("approves") == "1"
    told = {
        "clock": system_clock,
        "correction_id": correction_id,
        "approves": approves,
        "version": version_sent(request),
        "reason": request.POST.get("reason", "").replace("\x00", "")[:LONGEST],
    }
    to = reverse("hours:check")
    done = _("Approved; the hours are put right.") if approves else _("Refused.")
    return change_saved(request, correction_decide, told, done=done, to=to) or redirect(to)


@require_POST
@staff_required(Action.HOURS_WRITE)
def approve(request: StaffRequest) -> HttpResponse:
    """Fix the hours up to a day."""
    form, to = ApproveForm(request.POST), reverse("hours:hours")
    if not form.is_valid():
        return redirect(to)
    told = {"clock": system_clock, **form.cleaned_data}
    return change_saved(
        request, period_approve, told, done=_("Approved: those hours stand fixed."), to=to
    ) or redirect(to)
