"""Running a service for a form and saying how it went, in one place."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from booking.diary.wishes import SlotTaken, WrongState
from kernel.errors import BadInput, Busy, ChignonError, StaleVersion
from tenants.accounts.access import StaffRequest

TOLD = (StaleVersion, WrongState, SlotTaken, Busy, BadInput)


def change(request: StaffRequest, visit_id: int, done: str, run: Callable[[], object]) -> HttpResponse:
    """Run the service; go back to where the person was with `done` said, or to the visit with what went wrong."""
    try:
        run()
    except TOLD as error:
        messages.error(request, problem_text(error))
        return redirect("desk:visit", visit_id)
    messages.success(request, done)
    return redirect(next_address(request, visit_id))


def problem_text(error: ChignonError) -> str:
    """The error in one line, with every problem that it names."""
    problems = getattr(error, "problems", [])
    return " ".join([str(error), *(str(problem.text) for problem in problems)])


def next_address(request: StaffRequest, visit_id: int) -> str:
    """The page of ours that the form names as `next`, or the visit's own."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("desk:visit", args=[visit_id])


def came_from(request: StaffRequest) -> str:
    """The page on which the drawer was opened, as path and query; "" when the browser does not say."""
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def refused(request: StaffRequest, visit_id: int, form: forms.Form) -> HttpResponse:
    """Back to the visit, saying what was wrong with the form."""
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields and form.fields[field].label else ""
        messages.error(request, " ".join([str(label), *(str(error) for error in errors)]).strip())
    return redirect("desk:visit", visit_id)
