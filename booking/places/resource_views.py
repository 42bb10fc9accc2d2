"""Rooms, chairs, beds and devices of a location."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.places import resource_services as services
from booking.places.editing import change_saved, form_page, row_archived, row_moved, row_restored
from booking.places.forms import GroupForm, ResourceForm, initial_of
from booking.places.models import Resource, ResourceGroup
from booking.places.seen import made_from
from booking.places.selectors import location, resource_groups, resources_archived
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_safe
@staff_required(Action.PLACES_WRITE)
def resources(request: StaffRequest, location_id: int) -> HttpResponse:
    """The groups with what stands in them."""
    place = location(location_id)
    context = {
        "place": place,
        "tab": "resources",
        "title": place.name,
        "back": reverse("places:places"),
        "back_label": _("Locations"),
        "groups": resource_groups(place),
        "archived": resources_archived(place),
    }
    return render(request, "desk/places/resources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def group_new(request: StaffRequest, location_id: int) -> HttpResponse:
    """A new group."""
    location(location_id)
    extra = {"location_id": location_id}
    return _form(request, location_id, GroupForm(request.POST or None), services.resource_group_create, extra)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def group_edit(request: StaffRequest, location_id: int, group_id: int) -> HttpResponse:
    """A group's name."""
    group = group_at(location_id, group_id)
    form = GroupForm(request.POST or None, initial=initial_of(group, GroupForm))
    made_from(form, read=lambda: [initial_of(group_at(location_id, group_id), GroupForm)])
    return _form(request, location_id, form, services.resource_group_change, {"group_id": group_id})


@require_POST
@staff_required(Action.PLACES_WRITE)
def group_remove(request: StaffRequest, location_id: int, group_id: int) -> HttpResponse:
    """An empty group goes."""
    group_at(location_id, group_id)
    return _act(request, location_id, services.resource_group_remove, {"group_id": group_id})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def resource_new(request: StaffRequest, location_id: int, group_id: int) -> HttpResponse:
    """One more resource in a group."""
    group_at(location_id, group_id)
    form = ResourceForm(request.POST or None)
    return _form(request, location_id, form, services.resource_create, {"group_id": group_id})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def resource_edit(request: StaffRequest, location_id: int, resource_id: int) -> HttpResponse:
    """A resource's name and how many visits fit."""
    row = resource_at(location_id, resource_id)
    form = ResourceForm(request.POST or None, initial=initial_of(row, ResourceForm))
    made_from(form, read=lambda: [initial_of(resource_at(location_id, resource_id), ResourceForm)])
    return _form(request, location_id, form, services.resource_change, {"resource_id": resource_id})


@require_POST
@staff_required(Action.PLACES_WRITE)
def resource_move(request: StaffRequest, location_id: int, resource_id: int) -> HttpResponse:
    """One place up or down."""
    resource_at(location_id, resource_id)
    to = reverse("places:resources", args=[location_id])
    return row_moved(request, services.resource_move, resource_id, to=to)


@require_POST
@staff_required(Action.PLACES_WRITE)
def resource_archive(request: StaffRequest, location_id: int, resource_id: int) -> HttpResponse:
    """Put away."""
    resource_at(location_id, resource_id)
    to, done = reverse("places:resources", args=[location_id]), _("Saved.")
    return row_archived(request, services.resource_archive, resource_id, to=to, done=done)


@require_POST
@staff_required(Action.PLACES_WRITE)
def resource_restore(request: StaffRequest, location_id: int, resource_id: int) -> HttpResponse:
    """Bring back."""
    resource_at(location_id, resource_id)
    to, done = reverse("places:resources", args=[location_id]), _("Saved.")
    return row_restored(request, services.resource_restore, resource_id, to=to, done=done)


def group_at(location_id: int, group_id: int) -> ResourceGroup:
    """The group, of that location (TRUST T10); raises NotFound."""
    row = ResourceGroup.objects.filter(pk=group_id, location_id=location_id).first()
    if row is None:
        raise NotFound
    return row


def resource_at(location_id: int, resource_id: int) -> Resource:
    """The resource, of that location (TRUST T10); raises NotFound."""
    row = Resource.objects.filter(pk=resource_id, group__location_id=location_id).first()
    if row is None:
        raise NotFound
    return row


def _form(
    request: StaffRequest, location_id: int, form: Any, change: Callable[..., Any], extra: dict[str, Any]
) -> HttpResponse:
    back = reverse("places:resources", args=[location_id])
    if request.method == "POST" and form.is_valid():
        arguments = {**form.cleaned_data, **extra}
        answer = change_saved(request, change, arguments, done=_("Saved."), to=back, form=form)
        if answer is not None:
            return answer
    title = form.initial.get("name") or _("New")
    help_text = _("Needed only where places are scarce; what stands in for each other shares a group.")
    return form_page(request, form, title=title, help=help_text, back=back, back_label=_("Rooms and chairs"))


def _act(
    request: StaffRequest, location_id: int, change: Callable[..., Any], arguments: dict[str, Any]
) -> HttpResponse:
    back = reverse("places:resources", args=[location_id])
    return change_saved(request, change, arguments, done=_("Saved."), to=back) or redirect(back)
