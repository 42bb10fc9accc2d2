"""The classes of customers and the lines between them."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.history.forms import LinesForm
from booking.history.keeping import state_now
from booking.history.lines import Lines, class_counts, lines_change, lines_of
from booking.history.models import HistoryState, ValueClass
from kernel.clock import system_clock
from kernel.errors import StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

LINES = "history:classes"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SEGMENTS)
def classes(request: StaffRequest) -> HttpResponse:
    """The five classes with how many are in each, and the lines; POST moves these and counts everybody anew."""
    state = state_now()
    if request.method != "POST":
        usual = "usual" in request.GET
        lines = Lines() if usual else lines_of(state)
        form = LinesForm(initial={**asdict(lines), "version": state.version})
        return _page(request, form, lines, state)
    typed = request.POST.copy()
    form = LinesForm(typed)
    if not form.is_valid():
        return _page(request, form, lines_of(state), state)
    try:
        changed = lines_change(
            actor=request.actor, clock=system_clock, version=form.cleaned_data["version"], lines=form.lines()
        )
    except StaleVersion:
        form.add_error(
            None, _("Somebody else moved the lines meanwhile. Save again to put yours over theirs.")
        )
        typed["version"] = str(state.version)
        return _page(request, form, form.lines(), state)
    text = ngettext("Saved: %(n)s customer changed class.", "Saved: %(n)s customers changed class.", changed)
    messages.success(request, text % {"n": changed})
    return redirect(LINES)


def _page(request: StaffRequest, form: LinesForm, lines: Lines, state: HistoryState) -> HttpResponse:
    context = {"form": form, **_look(lines, lines_of(state)), "back": reverse("segments:list")}
    return render(request, "desk/history/classes.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Action.SEGMENTS)
def look(request: StaffRequest) -> HttpResponse:
    """How many each class would have by the lines as they are typed."""
    form, now = LinesForm(request.POST), lines_of(state_now())
    lines = form.lines() if form.is_valid() else now
    context = {**_look(lines, now), "is_unfinished": not form.is_valid()}
    return render(request, "desk/history/class_counts.html", context)


def _look(lines: Lines, kept: Lines) -> dict[str, Any]:
    """Each class as (code, label, how many, how many there are by the lines that are kept), and the most of all."""
    at = system_clock.now()
    there, before = class_counts(lines, at), {}
    if lines != kept:
        before = class_counts(kept, at)
    labels = dict(ValueClass.choices)
    rows = [(code, labels[code], n, before.get(code)) for code, n in there.items()]
    return {"rows": rows, "total": sum(there.values()) or 1, "is_moved": lines != kept}
