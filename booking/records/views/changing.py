"""What every page that changes a record shares."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from booking.records.forms import VersionForm
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.access import StaffRequest

REFUSED = 422


def way_back(request: StaffRequest, fallback: str) -> str:
    """The page of ours that the form names as `next`, or `fallback`."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return fallback


def customer_page(customer_id: int, part: str = "") -> str:
    """The address of the customer's records, at one of its parts."""
    address = reverse("records:customer", args=[customer_id])
    return f"{address}#{part}" if part else address


def record_page(
    request: StaffRequest,
    form: Any,
    *,
    template: str = "desk/editing/form.html",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page of one form about a record."""
    return render(request, template, {"form": form, **context}, status=status)


def changed(
    request: StaffRequest, form: Any, change: Callable[[], Model], *, done: str, newest: Callable[[], int]
) -> bool:
    """Whether the change was made; where it was not, the form says why and carries the version that stands now."""
    if not form.is_valid():
        return False
    try:
        change()
    except StaleVersion as refusal:
        form.data = {**form.data.dict(), "version": newest()}
        form.add_error(None, str(refusal))
    except BadInput as refusal:
        form.place(refusal.problems)
    else:
        messages.success(request, done)
        return True
    return False


def removed(
    request: StaffRequest, remove: Callable[..., Model], told: Mapping[str, Any], *, done: str, to: str
) -> HttpResponse:
    """Take a record away as its page stood, and go to `to`; one that was changed meanwhile stays."""
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise StaleVersion
        remove(actor=request.actor, version=form.cleaned_data["version"], **told)
    except StaleVersion as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)
