"""What every editing page shares: try the change, show whom it would strand, save it, or say what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from booking.places.records import Archive, Move, Restore
from booking.places.seen import say_newer, status_of, unchanged_since
from booking.places.stranding import stranded_by
from kernel.clock import system_clock
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.access import StaffRequest

CONFIRMED = "confirmed"
REFUSED = 422


def change_saved(
    request: StaffRequest,
    change: Callable[..., Any],
    arguments: Mapping[str, Any],
    *,
    done: str,
    to: str,
    form: forms.BaseForm | None = None,
) -> HttpResponse | None:
    """Run a service as the person who asks, and go to `to`; None when it was refused and `form` says why.

    When it would strand coming visits, the page that lists them comes first. A form that is older than what is
    saved (`made_from`) changes nothing. Without a form a refusal is a message on `to`.
    """
    asked = {"actor": request.actor, **arguments}
    if (unchanged := unchanged_since(form)) is not None:
        asked["unchanged"] = unchanged
    try:
        if CONFIRMED not in request.POST:
            stranded = stranded_by(change, clock=system_clock, arguments=asked)
            if stranded:
                return _ask(request, stranded, to)
        change(**asked)
    except (BadInput, StaleVersion) as refusal:
        if form is not None:
            refusal_to_form(refusal, form)
            return None
        messages.error(request, _said(refusal))
        return redirect(to)
    messages.success(request, done)
    return redirect(to)


def row_archived(request: StaffRequest, archive: Archive, row_id: int, *, to: str, done: str) -> HttpResponse:
    """Put a row away, after the page of visits that this strands, and go to `to`; a refusal is a message there."""
    told = {"row_id": row_id, "clock": system_clock}
    return change_saved(request, archive, told, done=done, to=to) or redirect(to)


def row_restored(request: StaffRequest, restore: Restore, row_id: int, *, to: str, done: str) -> HttpResponse:
    """Bring a row back and go to `to`."""
    restore(actor=request.actor, row_id=row_id)
    messages.success(request, done)
    return redirect(to)


def row_moved(request: StaffRequest, move: Move, row_id: int, *, to: str) -> HttpResponse:
    """Move a row one place up or down, as the button said, and go to `to`."""
    move(actor=request.actor, row_id=row_id, by=-1 if request.POST.get("by") == "up" else 1)
    return redirect(to)


def refusal_to_form(refusal: BadInput | StaleVersion, form: forms.BaseForm) -> None:
    """Put each problem beside the field it is about, or on top when the form has no such field.

    A form that is older than what is saved says so, and what is saved.
    """
    if isinstance(refusal, StaleVersion):
        say_newer(form)
        return
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.text))


def form_page(
    request: StaffRequest, form: forms.BaseForm, *, template: str = "desk/editing/form.html", **context: Any
) -> HttpResponse:
    """The page of one form, with the status of what is wrong with it."""
    return render(request, template, {"form": form, **context}, status=status_of(form))


def list_page(
    request: StaffRequest,
    rows: Callable[..., QuerySet[Any]],
    *,
    template: str,
    restore: str,
    new_url: str,
    archived: bool = True,
    **words: Any,
) -> HttpResponse:
    """The page of rows that people keep in order, and below them those put away; `restore` is a URL's name."""
    context = {
        "rows": rows(),
        "archived": rows(archived=True) if archived else [],
        "restore": restore,
        "new_url": new_url,
        **words,
    }
    return render(request, template, context)


def _said(refusal: BadInput | StaleVersion) -> str:
    problems = refusal.problems if isinstance(refusal, BadInput) else []
    return " ".join(str(problem.text) for problem in problems) or str(refusal)


def _ask(request: StaffRequest, stranded: list[Any], back: str) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    return render(request, "desk/editing/stranded.html", {"stranded": stranded, "typed": typed, "back": back})
