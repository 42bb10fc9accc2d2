"""Locations: the list, what is known of one, its rules."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.places import services
from booking.places.defaults import default_keeps_holidays
from booking.places.editing import change_saved, form_page, list_page, row_archived, row_moved, row_restored
from booking.places.forms import LocationForm, RulesForm, initial_of
from booking.places.models import Location
from booking.places.seen import made_from
from booking.places.selectors import location, locations
from kernel.clock import system_clock
from kernel.context import current_salon
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, places_with


@require_safe
@staff_required(Action.PLACES_WRITE)
def places(request: StaffRequest) -> HttpResponse:
    """The salon's locations."""
    places = places_with(request.actor, Action.PLACES_WRITE)
    return list_page(
        request,
        partial(locations, places=places),
        template="desk/places/places.html",
        restore="places:restore",
        title=_("Locations"),
        help=_("Your shops: address, hours, rooms, and the rules of booking there."),
        new_url=reverse("places:new") if places is None else "",
        new_label=_("New location"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE, whole_salon=True)
def place_new(request: StaffRequest) -> HttpResponse:
    """A new location, with the usual hours of its country to start from."""
    salon = current_salon()
    country = getattr(salon, "country", "")
    initial = {
        "country": country,
        "time_zone": salon.time_zone,
        "keeps_public_holidays": default_keeps_holidays(country),
    }
    form = LocationForm(request.POST or None, initial=initial)
    back = reverse("places:places")
    if request.method == "POST" and form.is_valid():
        arguments = {"details": form.details(), "clock": system_clock}
        done = _("The location is made, with the usual opening hours. Please check them.")
        answer = change_saved(request, services.location_create, arguments, done=done, to=back, form=form)
        if answer is not None:
            return answer
    help_text = _("Its address and clock; hours, rooms and rules come next.")
    return form_page(
        request, form, title=_("New location"), help=help_text, back=back, back_label=_("Locations")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def place_edit(request: StaffRequest, location_id: int) -> HttpResponse:
    """Address, zone, contact."""
    place = location(location_id)
    form = LocationForm(request.POST or None, initial=initial_of(place, LocationForm))
    made_from(form, read=lambda: [initial_of(location(location_id), LocationForm)])
    to = reverse("places:place", args=[location_id])
    if request.method == "POST" and form.is_valid():
        arguments = {"location_id": location_id, "details": form.details(), "clock": system_clock}
        done = _("The location is saved.")
        answer = change_saved(request, services.location_change, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    return place_page(request, place, "details", form, template="desk/places/details.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def rules(request: StaffRequest, location_id: int) -> HttpResponse:
    """The rules of booking there."""
    place = location(location_id)
    form = RulesForm(request.POST or None, initial=initial_of(place.rules, RulesForm))
    made_from(form, read=lambda: [initial_of(location(location_id).rules, RulesForm)])
    to = reverse("places:rules", args=[location_id])
    if request.method == "POST" and form.is_valid():
        arguments = {"location_id": location_id, "details": form.details()}
        done = _("The rules are saved.")
        answer = change_saved(request, services.booking_rules_set, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    return place_page(request, place, "rules", form, template="desk/places/rules.html")


@require_POST
@staff_required(Action.PLACES_WRITE)
def place_move(request: StaffRequest, location_id: int) -> HttpResponse:
    """One place up or down."""
    return row_moved(request, services.location_move, location_id, to=reverse("places:places"))


@require_POST
@staff_required(Action.PLACES_WRITE)
def place_copy(request: StaffRequest, location_id: int) -> HttpResponse:
    """A second shop that starts with this one's hours and address."""
    copy = services.location_copy(actor=request.actor, location_id=location_id, clock=system_clock)
    messages.success(request, _("Copied with its hours and rules. Please change name and address."))
    return redirect("places:place", location_id=copy.pk)


@require_POST
@staff_required(Action.PLACES_WRITE)
def place_archive(request: StaffRequest, location_id: int) -> HttpResponse:
    """Put away."""
    to, done = reverse("places:places"), _("The location is archived.")
    return row_archived(request, services.location_archive, location_id, to=to, done=done)


@require_POST
@staff_required(Action.PLACES_WRITE)
def place_restore(request: StaffRequest, location_id: int) -> HttpResponse:
    """Bring back."""
    to, done = reverse("places:places"), _("The location is open for bookings again.")
    return row_restored(request, services.location_restore, location_id, to=to, done=done)


def place_page(
    request: StaffRequest, place: Location, tab: str, form: Any, *, template: str, **context: Any
) -> HttpResponse:
    """A page of one location, with its tabs."""
    frame = {
        "place": place,
        "tab": tab,
        "title": place.name,
        "back": reverse("places:places"),
        "back_label": _("Locations"),
    }
    return form_page(request, form, template=template, **frame, **context)
