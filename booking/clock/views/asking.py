"""Asking for one's own hours to be put right."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.clock.asking import correction_ask, correction_withdraw
from booking.clock.forms import WorkedForm
from booking.clock.models import ClockEntry
from booking.clock.selectors import entry_by_id, locations_of
from booking.places.editing import change_saved, form_page
from booking.places.models import Location
from booking.roster.requests import own_staff, today_of
from booking.team.models import StaffMember
from kernel.clock import system_clock
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

LONGEST_ID = 18


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CLOCK_USE)
def ask(request: StaffRequest) -> HttpResponse:
    """`?entry=`: what an own entry is to be; without one, what was never clocked."""
    staff = own_staff(request.actor)
    entry = _entry(request, staff)
    form = WorkedForm(
        request.POST or None,
        locations=places_for(staff, entry),
        entry=entry,
        initial={} if entry else {"on": today_of(staff, system_clock)},
    )
    form.fields["end"].required = True
    to = reverse("clock:page")
    if request.method == "POST" and form.is_valid():
        told = {
            "clock": system_clock,
            "entry_id": entry.pk if entry else None,
            "wanted": form.wanted(),
            "note": form.cleaned_data["reason"],
        }
        done = _("Asked. Whoever looks after the hours decides.")
        answer = change_saved(request, correction_ask, told, done=done, to=to, form=form)
        if answer is not None:
            return answer
    title = _("Put my hours right") if entry else _("I did not clock in")
    context = {"title": title, "back": to, "back_label": _("Time clock"), "verb": _("Ask"), "entry": None}
    return form_page(request, form, template="desk/hours/entry.html", **context)


@require_POST
@staff_required(Action.CLOCK_USE)
def withdraw(request: StaffRequest, correction_id: int) -> HttpResponse:
    """Take one's own request back."""
    to = reverse("clock:page")
    told = {"correction_id": correction_id}
    return change_saved(request, correction_withdraw, told, done=_("Taken back."), to=to) or redirect(to)


def places_for(staff: StaffMember, entry: ClockEntry | None) -> list[Location]:
    """Where the person works, and where the entry is."""
    places = locations_of(staff)
    known = {place.pk for place in places}
    return [*places, *([entry.location] if entry and entry.location_id not in known else [])]


def _entry(request: StaffRequest, staff: StaffMember) -> ClockEntry | None:
    text = request.GET.get("entry", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise NotFound
    entry = entry_by_id(int(text))
    if entry.staff_id != staff.pk:
        raise NotFound
    return entry
