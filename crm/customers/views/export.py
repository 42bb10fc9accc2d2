"""Customers as a file, and the report of what left or was shown."""

import re
from io import BytesIO
from typing import TypeVar, cast

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from crm.customers.contacts.showing import exports_made, shown_by_person, shown_lately
from crm.customers.lists.exporting import (
    KINDS,
    customers_export,
    export_cancel,
    export_seen,
    export_write,
)
from crm.customers.lists.listing import Listing, listing_of
from crm.customers.lists.models import ExportState
from crm.customers.models import Export
from crm.customers.views.lists import chosen_ids, list_page
from kernel.clock import system_clock, zone
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required

PER_PAGE = 50
Answer = TypeVar("Answer", bound=HttpResponseBase)


@require_POST
@staff_required(Action.CUSTOMER_EXPORT, whole_salon=True)
@step_up_required
def export(request: StaffRequest) -> HttpResponse:
    """The list, or those chosen of it, as a file, after the password; a large one is made by a worker, on a page of its own."""
    listing = Listing()
    ids = chosen_ids(request.POST) if "chosen" in request.POST else None
    kind = request.POST.get("kind") or request.POST.get("chosen", "")
    try:
        listing = listing_of(request.POST.get("list", ""))
        made = customers_export(
            actor=request.actor, listing=listing, kind=kind, clock=system_clock, customer_ids=ids
        )
    except BadInput as error:
        return list_page(request, listing, problems=error)
    if made.state == ExportState.WAITING:
        return redirect("customers:export", made.pk)
    out = BytesIO()
    export_write(out, export=made, actor=request.actor, customer_ids=ids)
    return _file(HttpResponse(out.getvalue(), content_type=KINDS[made.kind]), made)


@require_GET
@staff_required(Action.CUSTOMER_EXPORT, whole_salon=True)
def export_page(request: StaffRequest, export_id: int) -> HttpResponse:
    """How far an export of one's own is, and where it is fetched; asked again (htmx) only its progress."""
    found = export_seen(request.actor, export_id)
    part = "progress" if request.headers.get("HX-Request") else "page"
    return render(request, f"desk/customers/export_{part}.html", {"export": found, "state": ExportState})


@require_POST
@staff_required(Action.CUSTOMER_EXPORT, whole_salon=True)
def export_stop(request: StaffRequest, export_id: int) -> HttpResponse:
    """Stop an export."""
    export_cancel(actor=request.actor, export_id=export_id)
    return redirect("customers:export", export_id)


@require_GET
@staff_required(Action.CUSTOMER_EXPORT, whole_salon=True)
def export_file(request: StaffRequest, export_id: int) -> HttpResponse:
    """The file, for whoever asked for it, until its day is over."""
    found = export_seen(request.actor, export_id)
    if (
        found.state != ExportState.DONE
        or not found.file
        or found.expires_at is None
        or found.expires_at <= system_clock.now()
    ):
        raise NotFound
    try:
        content = default_storage.open(found.file)
    except FileNotFoundError:
        raise NotFound from None
    return cast("HttpResponse", _file(FileResponse(content, content_type=KINDS[found.kind]), found))


@require_GET
@staff_required(Action.AUDIT_SEE, whole_salon=True)
def taken(request: StaffRequest) -> HttpResponse:
    """For the owner: whose hidden contacts were shown to whom, and what was taken out as a file."""
    now = system_clock.now()
    context = {
        "people": shown_by_person(now),
        "page": Paginator(shown_lately(now), PER_PAGE).get_page(request.GET.get("page")),
        "exports": exports_made()[:PER_PAGE],
    }
    return render(request, "desk/customers/taken.html", context)


def _file(answer: Answer, made: Export) -> Answer:
    salon = current_salon()
    day = made.made_at.astimezone(zone(salon.time_zone)).date().isoformat()
    name = re.sub(r"[^a-z0-9-]", "", slugify(salon.name)) or "customers"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{day}.{made.kind}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
