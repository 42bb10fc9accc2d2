"""What the pages that change a visit have in common: what is told, in which words, and where one goes back to."""

from urllib.parse import urlsplit

from django import forms
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from booking.diary.wishes import SlotTaken, WrongState
from kernel.errors import BadInput, Busy, ChignonError, StaleVersion
from tenants.accounts.access import StaffRequest

TOLD = (StaleVersion, WrongState, SlotTaken, Busy, BadInput)


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


def form_text(form: forms.Form) -> str:
    """What is wrong with a form, in one line, for what has no field on the page to stand beside."""
    said = [[form.fields[name].label or "", *errors] for name, errors in form.errors.items()]
    return " ".join(str(part) for parts in said for part in parts if part)
