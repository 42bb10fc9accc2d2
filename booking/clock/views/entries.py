"""One entry: changed, added, removed or found right by whoever looks after the hours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.clock.correcting import entry_add, entry_confirm, entry_correct, entry_remove
from booking.clock.forms import WorkedForm
from booking.clock.models import ClockEntry
from booking.clock.selectors import entry_by_id, trail_of
from booking.clock.views.asking import places_for
from booking.clock.views.hours import day_asked
from booking.clock.wording import trail_row
from booking.places.editing import change_saved, form_page, refusal_to_form
from booking.team.selectors import staff_member
from kernel.clock import system_clock, zone
from kernel.context import salon_day
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.HOURS_WRITE)
def entry(request: StaffRequest, clock_entry_id: int) -> HttpResponse:
    """The entry as a form, and its trail."""
    row = entry_by_id(clock_entry_id)
    form = WorkedForm(request.POST or None, locations=places_for(row.staff, row), entry=row)
    form.fields["end"].required = not row.is_open
    back = person_url(row)
    if request.method == "POST" and form.is_valid() and _saved(request, row, form):
        messages.success(request, _("The hours are put right."))
        return redirect(back)
    tz = zone(row.location.time_zone)
    context = {
        "title": row.staff.name,
        "back": back,
        "back_label": pgettext("work", "Hours"),
        "entry": row,
        "trail": [trail_row(line, tz) for line in trail_of(row.pk)],
        "may_write": may(request.actor, Action.HOURS_WRITE),
    }
    return form_page(request, form, template="desk/hours/entry.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.HOURS_WRITE)
def new(request: StaffRequest, staff_id: int) -> HttpResponse:
    """`?on=`: what nobody clocked."""
    staff = staff_member(staff_id)
    today = salon_day(system_clock)
    day = day_asked(request.GET.get("on", ""), today)
    form = WorkedForm(request.POST or None, locations=places_for(staff, None), initial={"on": day})
    form.fields["end"].required = True
    to = f"{reverse('hours:person', args=[staff.pk])}?on={day.isoformat()}"
    if request.method == "POST" and form.is_valid():
        told = {
            "clock": system_clock,
            "staff_id": staff.pk,
            "wanted": form.wanted(),
            "reason": form.cleaned_data["reason"],
        }
        answer = change_saved(request, entry_add, told, done=_("Written down."), to=to, form=form)
        if answer is not None:
            return answer
    context = {"title": staff.name, "back": to, "back_label": pgettext("work", "Hours"), "entry": None}
    return form_page(request, form, template="desk/hours/entry.html", **context)


@require_POST
@staff_required(Action.HOURS_WRITE)
def confirm(request: StaffRequest, clock_entry_id: int) -> HttpResponse:
    """It is right as it is."""
    row = entry_by_id(clock_entry_id)
    told = {"entry_id": row.pk, "version": version_sent(request)}
    to = reverse("hours:check")
    return change_saved(request, entry_confirm, told, done=_("Found right."), to=to) or redirect(to)


@require_POST
@staff_required(Action.HOURS_WRITE)
def remove(request: StaffRequest, clock_entry_id: int) -> HttpResponse:
    """Take it away, with a `reason`."""
    row = entry_by_id(clock_entry_id)
    told: dict[str, Any] = {
        "clock": system_clock,
        "entry_id": row.pk,
        "version": version_sent(request),
        "reason": request.POST.get("reason", "").replace("\x00", ""),
    }
    to = person_url(row)
    return change_saved(request, entry_remove, told, done=_("The entry is removed."), to=to) or redirect(to)


def person_url(row: ClockEntry) -> str:
    """The person's week of the entry."""
    day = row.during.lower.astimezone(zone(row.location.time_zone)).date()
    return f"{reverse('hours:person', args=[row.staff_id])}?on={day.isoformat()}"


def _saved(request: StaffRequest, row: ClockEntry, form: WorkedForm) -> bool:
    try:
        entry_correct(
            actor=request.actor,
            clock=system_clock,
            entry_id=row.pk,
            version=form.cleaned_data["version"] or 0,
            wanted=form.wanted(),
            reason=form.cleaned_data["reason"],
        )
    except StaleVersion as refusal:
        form.say_stale(str(refusal), entry_by_id(row.pk).version)
        return False
    except BadInput as refusal:
        refusal_to_form(refusal, form)
        return False
    return True


def version_sent(request: StaffRequest) -> int:
    """What the page was made from; −1, which nothing has, when it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
