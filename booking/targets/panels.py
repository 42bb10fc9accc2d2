"""Targets on other rooms' pages: one's own day, a person of the team."""

from datetime import date
from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.people.selectors import Figures
from booking.targets.months import days_in
from booking.targets.presenting import bars_of
from booking.targets.selectors import targets_in
from booking.team.managing import is_managed
from booking.team.models import StaffMember
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action


def month_panel(request: HttpRequest, *, staff: StaffMember, figures: Figures, today: date) -> str:
    """On one's own day: how far one's targets of this month are reached; nothing where nothing was agreed."""
    bars = bars_of(targets_in(today.replace(day=1), [staff.pk]).get(staff.pk), figures)
    if not bars:
        return ""
    context = {"bars": bars, "day": today.day, "days": days_in(today.replace(day=1))}
    return render_to_string("desk/targets/month.html", context, request=request)


def person_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On a person's page of the team: the way to their targets, for who may agree them."""
    actor = cast("StaffRequest", request).actor
    if staff.archived_at or not is_managed(actor, Action.TARGETS_WRITE, staff):
        return ""
    return render_to_string("desk/targets/person.html", {"staff": staff}, request=request)
