"""The team as cards, and one person's page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.places.colours import ColourField
from booking.places.editing import change_saved, form_page, list_page, row_archived, row_moved, row_restored
from booking.places.photo_views import photo_kept
from booking.places.seen import made_from
from booking.places.selectors import locations
from booking.team import services
from booking.team.forms import StaffForm, staff_initial
from booking.team.managing import is_managed, tabs_of
from booking.team.models import StaffMember
from booking.team.selectors import staff_member, team
from kernel.design.panels import panels_at
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_safe
@staff_required(Action.TEAM_SEE)
def team_list(request: StaffRequest) -> HttpResponse:
    """Everybody who works here."""
    may_write = may(request.actor, Action.TEAM_WRITE)
    return list_page(
        request,
        team,
        template="desk/team/team.html",
        restore="team:restore",
        title=_("Team"),
        help=_("Who works here, where and when. The order counts as seniority when a customer takes anyone."),
        new_url=reverse("team:new") if may_write else "",
        new_label=_("New member"),
        archived=may_write,
        archived_title=_("No longer here"),
        may_write=may_write,
        managed=set() if may_write else _managed(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_new(request: StaffRequest) -> HttpResponse:
    """Somebody new; shifts come next."""
    places = [row.pk for row in locations()]
    position = StaffMember.objects.count()
    initial = {"location_ids": places[:1], "colour": position % services.COLOURS + 1}
    form = StaffForm(request.POST or None, initial=initial, colours=ColourField())
    back = reverse("team:team")
    if request.method == "POST" and form.is_valid():
        arguments = {"details": form.details(), "location_ids": form.cleaned_data["location_ids"]}
        done = _("Welcome to the team. Next: their services and shifts.")
        answer = change_saved(request, services.staff_create, arguments, done=done, to=back, form=form)
        if answer is not None:
            return _to_shifts() if answer.status_code == 302 else answer
    context = {"title": _("New member of the team"), "back": back, "back_label": _("Team")}
    return form_page(request, form, template="desk/team/new.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_edit(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Who the person is."""
    staff = staff_member(staff_id)
    form = StaffForm(request.POST or None, initial=staff_initial(staff), colours=ColourField())
    made_from(form, read=lambda: [staff_initial(staff_member(staff_id))])
    to = reverse("team:staff", args=[staff_id])
    if request.method == "POST" and form.is_valid():
        ids = form.cleaned_data["location_ids"]
        arguments = {"staff_id": staff_id, "details": form.details(), "location_ids": ids}
        done = _("Saved.")
        answer = change_saved(request, services.staff_change, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    panels = panels_at("team.person", request, staff=staff)
    return staff_page(request, staff, "profile", form, template="desk/team/profile.html", panels=panels)


@require_POST
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_photo(request: StaffRequest, staff_id: int) -> HttpResponse:
    """A new photo, or none."""
    staff = staff_member(staff_id)

    def keep(photo: str) -> None:
        services.staff_photo_set(actor=request.actor, staff_id=staff_id, photo=photo)

    photo_kept(request, staff.photo, keep)
    return redirect("team:staff", staff_id=staff_id)


@require_POST
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_move(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One place up or down; the order counts as seniority."""
    return row_moved(request, services.staff_move, staff_id, to=reverse("team:team"))


@require_POST
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_archive(request: StaffRequest, staff_id: int) -> HttpResponse:
    """No longer here."""
    to, done = reverse("team:team"), _("Archived. Their history stays.")
    return row_archived(request, services.staff_archive, staff_id, to=to, done=done)


@require_POST
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def staff_restore(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Back again."""
    to, done = reverse("team:team"), _("Welcome back.")
    return row_restored(request, services.staff_restore, staff_id, to=to, done=done)


def staff_page(
    request: StaffRequest, staff: StaffMember, tab: str, form: Any, *, template: str, **context: Any
) -> HttpResponse:
    """A page of one person, with tabs."""
    frame = {
        "staff": staff,
        "tab": tab,
        "tabs": tabs_of(request.actor, staff),
        "title": staff.name,
        "back": reverse("team:team"),
        "back_label": _("Team"),
    }
    return form_page(request, form, template=template, **frame, **context)


def _managed(request: StaffRequest) -> set[int]:
    """Whose shifts and time off are decided by somebody whose role holds at some locations only."""
    return {row.pk for row in team() if is_managed(request.actor, Action.TEAM_WRITE, row)}


def _to_shifts() -> HttpResponse:
    """The newest person's shifts."""
    newest = StaffMember.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return redirect("team:shifts", staff_id=newest)
