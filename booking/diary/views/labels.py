"""The list of the salon's own labels."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary.labels import COLOURS, label_change, label_create, label_remove
from booking.diary.models import VisitLabel
from booking.diary.views.changing import TOLD, problem_text
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.SETTINGS_WRITE)
def labels(request: StaffRequest) -> HttpResponse:
    """All of them, each in its form, and one more."""
    context = {"labels": VisitLabel.objects.all(), "colours": COLOURS}
    return render(request, "desk/board/labels.html", context)


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def save(request: StaffRequest) -> HttpResponse:
    """One label: new without `id`, changed with it, removed with `remove`."""
    label_id = id_of(request.POST.get("id", "")) or 0
    name, colour = request.POST.get("name", ""), id_of(request.POST.get("colour", "")) or 0
    was = request.POST.get("was_name", ""), id_of(request.POST.get("was_colour", "")) or 0
    actor = request.actor
    if request.POST.get("remove"):
        return _done(request, lambda: label_remove(actor=actor, label_id=label_id), _("Label removed."))
    if label_id:
        return _done(
            request,
            lambda: label_change(actor=actor, label_id=label_id, name=name, colour=colour, was=was),
            _("Label saved."),
        )
    return _done(request, lambda: label_create(actor=actor, name=name, colour=colour), _("Label added."))


def _done(request: StaffRequest, run: Callable[[], object], said: str) -> HttpResponse:
    try:
        run()
    except TOLD as error:
        context = {
            "labels": VisitLabel.objects.all(),
            "colours": COLOURS,
            "problem": problem_text(error),
            "typed": request.POST,
        }
        return render(request, "desk/board/labels.html", context, status=error.status)
    messages.success(request, said)
    return redirect("desk:labels")
