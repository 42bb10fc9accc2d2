"""Whole weeks: this one copied on, kept as a template, templates laid over weeks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.places.editing import change_saved
from booking.places.seen import status_of
from booking.roster.copying import template_remove, template_save, templates_apply, week_copy
from booking.roster.forms import ApplyForm, CopyForm, TemplateForm
from booking.roster.letters import week_text
from booking.roster.models import RosterTemplate
from booking.roster.views.place import Asked, asked
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROSTER_WRITE)
def weeks(request: StaffRequest) -> HttpResponse:
    """`?location=&week=`: three forms about that week; `act` says which one was sent."""
    place = asked(request)
    templates = RosterTemplate.objects.filter(location=place.location)
    act = request.POST.get("act", "")
    forms: dict[str, Any] = {
        "copy": CopyForm(request.POST if act == "copy" else None),
        "keep": TemplateForm(request.POST if act == "keep" else None),
        "apply": ApplyForm(request.POST if act == "apply" else None, templates=templates),
    }
    if act in forms and forms[act].is_valid():
        answer = _done(request, place, act, forms[act])
        if answer is not None:
            return answer
    context = {
        "place": place,
        "templates": templates,
        "heading": week_text(place.monday),
        "tab": "weeks",
        **forms,
    }
    return render(request, "desk/roster/weeks.html", context, status=max(map(status_of, forms.values())))


@require_POST
@staff_required(Action.ROSTER_WRITE)
def remove(request: StaffRequest, template_id: int) -> HttpResponse:
    """Forget a template."""
    to = reverse("roster:weeks")
    told = {"template_id": template_id}
    return change_saved(
        request, template_remove, told, done=_("The template is forgotten."), to=to
    ) or redirect(to)


def _done(request: StaffRequest, place: Asked, act: str, form: Any) -> HttpResponse | None:
    about: dict[str, Any] = {"location_id": place.location.pk}
    if act == "keep":
        told = {**about, "monday": place.monday, "name": form.cleaned_data["name"]}
        done = _("Kept as a template.")
        return change_saved(request, template_save, told, done=done, to=place.to("weeks"), form=form)
    about |= {"clock": system_clock, "weeks": form.cleaned_data["weeks"]}
    if act == "copy":
        told = {**about, "monday": place.monday}
        done = _("Copied; the weeks are drafts until you publish them.")
        return change_saved(request, week_copy, told, done=done, to=place.to("week"), form=form)
    told = {**about, "from_week": place.monday, "template_ids": form.ids()}
    done = _("Laid over the weeks; they are drafts until you publish them.")
    return change_saved(request, templates_apply, told, done=done, to=place.to("week"), form=form)
