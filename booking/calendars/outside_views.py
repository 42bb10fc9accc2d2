"""Calendars elsewhere on the page of a person's calendar at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.calendars.forms import OutsideForm, TitlesForm
from booking.calendars.outside import (
    may_show_titles,
    outside_add,
    outside_fetch_now,
    outside_remove,
    outside_titles,
)
from booking.calendars.page import calendar_page, outside_context, person_seen
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_safe
@staff_required(Action.DAY_SEE_OWN)
def rows(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The list alone: asked for again while one of them is being read."""
    staff = person_seen(request, staff_id)
    return render(request, "desk/calendars/outside_rows.html", outside_context(request, staff))


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def add(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One calendar more; what was typed stays where it cannot be."""
    staff = person_seen(request, staff_id)
    form = OutsideForm(request.POST, may_show_titles=may_show_titles(request.actor, staff))
    if form.is_valid():
        try:
            outside_add(actor=request.actor, clock=system_clock, staff_id=staff_id, **form.cleaned_data)
        except BadInput as error:
            form.place(error.problems)
        else:
            messages.success(request, _("The calendar is being read."))
            return redirect("calendars:page", staff_id=staff_id)
    return calendar_page(request, staff, status=422, outside_form=form)


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def fetch(request: StaffRequest, staff_id: int, outside_id: int) -> HttpResponse:
    """Read it now."""
    person_seen(request, staff_id)
    outside_fetch_now(actor=request.actor, clock=system_clock, staff_id=staff_id, outside_id=outside_id)
    messages.success(request, _("The calendar is being read."))
    return redirect("calendars:page", staff_id=staff_id)


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def titles(request: StaffRequest, staff_id: int, outside_id: int) -> HttpResponse:
    """Show or hide what the appointments are."""
    person_seen(request, staff_id)
    form = TitlesForm(request.POST)
    form.full_clean()
    outside_titles(
        actor=request.actor, clock=system_clock, staff_id=staff_id, outside_id=outside_id, **form.cleaned_data
    )
    messages.success(request, _("Saved."))
    return redirect("calendars:page", staff_id=staff_id)


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def remove(request: StaffRequest, staff_id: int, outside_id: int) -> HttpResponse:
    """Read it no more."""
    person_seen(request, staff_id)
    outside_remove(actor=request.actor, clock=system_clock, staff_id=staff_id, outside_id=outside_id)
    messages.success(request, _("Removed. Its busy time is free again."))
    return redirect("calendars:page", staff_id=staff_id)
