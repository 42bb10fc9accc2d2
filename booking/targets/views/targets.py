"""The team's targets of this month, and one person's."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.diary.wording import month_long
from booking.places.editing import change_saved, form_page
from booking.places.seen import made_from
from booking.targets.forms import TargetForm, start_of
from booking.targets.months import days_in, month_now
from booking.targets.presenting import coming_words, past_lines, team_lines
from booking.targets.selectors import targets_in, targets_of
from booking.targets.services import target_set
from booking.team.managing import is_managed, person_managed
from booking.team.selectors import team
from kernel.clock import system_clock
from kernel.context import salon_day
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_safe
@staff_required(Action.TARGETS_WRITE)
def listed(request: StaffRequest) -> HttpResponse:
    """Everybody over whose targets the person decides, with this month so far."""
    people = [row for row in team() if is_managed(request.actor, Action.TARGETS_WRITE, row)]
    day = salon_day(system_clock)
    month = day.replace(day=1)
    context = {
        "lines": team_lines(people, month),
        "month": month_long(month),
        "day": day.day,
        "days": days_in(month),
        "back": reverse("team:team"),
        "back_label": _("Team"),
    }
    return render(request, "desk/targets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TARGETS_WRITE)
def person(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One person: what is agreed from now on, this month so far, the months before."""
    staff = person_managed(request.actor, staff_id, Action.TARGETS_WRITE)
    if staff.archived_at:
        raise NotFound
    first = month_now(system_clock)

    def start() -> dict[str, Any]:
        return start_of(targets_in(first, [staff_id]).get(staff_id), first)

    form = TargetForm(request.POST or None, initial=start(), first=first)
    made_from(form, read=lambda: [start()])
    to = reverse("targets:person", args=[staff_id])
    if request.method == "POST" and form.is_valid():
        told = {
            "clock": system_clock,
            "staff_id": staff_id,
            "from_month": form.cleaned_data["from_month"],
            "values": form.values(),
        }
        answer = change_saved(
            request, target_set, told, done=_("The targets are written down."), to=to, form=form
        )
        if answer is not None:
            return answer
    context = {
        "staff": staff,
        "now": team_lines([staff], first)[0],
        "month": month_long(first),
        "day": salon_day(system_clock).day,
        "days": days_in(first),
        "past": past_lines(staff, first),
        "coming": coming_words(targets_of(staff_id), first),
        "back": reverse("targets:list"),
        "back_label": _("Targets"),
    }
    return form_page(request, form, template="desk/targets/person_page.html", **context)
