"""The menu as a list: found, ordered, changed many at once."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.catalog import parts_services, services
from booking.catalog.bulk_form import BulkForm
from booking.catalog.selectors import categories, priced_bundles, services_found
from booking.places.editing import change_saved, row_archived, row_moved, row_restored
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_safe
@staff_required(Action.MENU_SEE)
def menu(request: StaffRequest) -> HttpResponse:
    """The services by category; `q`, `category` and `archived` narrow it."""
    text, heading = request.GET.get("q", "").replace("\x00", "").strip(), request.GET.get("category", "")
    archived = "archived" in request.GET
    found = services_found(
        text,
        category_id=int(heading) if heading.isdecimal() and len(heading) < 19 else None,
        archived=archived,
    )
    context = {
        "groups": [(heading, list(rows)) for heading, rows in groupby(found, key=lambda row: row.category)],
        "categories": categories(),
        "chosen": heading,
        "text": text,
        "archived": archived,
        "narrowed": bool(text or heading),
        "bundles": [] if archived or text or heading else priced_bundles(),
        "may_write": may(request.actor, Action.MENU_WRITE),
        "bulk": BulkForm(auto_id="bulk_%s"),
    }
    return render(request, "desk/menu/menu.html", context)


@require_POST
@staff_required(Action.MENU_WRITE)
def menu_bulk(request: StaffRequest) -> HttpResponse:
    """One change for the ticked services."""
    form = BulkForm(request.POST)
    back = reverse("menu:menu")
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect(back)
    change, arguments = _bulk_change(form.cleaned_data)
    arguments["service_ids"] = form.cleaned_data["service_ids"]
    answer = change_saved(request, change, arguments, done=_("The menu is changed."), to=back)
    return answer or redirect(back)


def _bulk_change(data: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The service that makes the chosen change, and what it is told."""
    change = data["change"]
    if change == "price":
        arguments = {"percent": data["percent"], "bundle_ids": data["bundle_ids"]}
        return parts_services.services_reprice, arguments
    if change == "category":
        return parts_services.services_update, {"category_id": data["category_id"]}
    if change == "archive":
        return parts_services.services_archive, {"clock": system_clock}
    return parts_services.services_update, {"bookable_online": change == "online"}


@require_POST
@staff_required(Action.MENU_WRITE)
def service_move(request: StaffRequest, service_id: int) -> HttpResponse:
    """One place up or down in its category."""
    to = f"{reverse('menu:menu')}#service-{service_id}"
    return row_moved(request, services.service_move, service_id, to=to)


@require_POST
@staff_required(Action.MENU_WRITE)
def service_copy(request: StaffRequest, service_id: int) -> HttpResponse:
    """A copy, opened for changing."""
    copy = services.service_copy(actor=request.actor, service_id=service_id)
    messages.success(request, _("Copied. The copy is for the desk only until you put it online."))
    return redirect("menu:service", service_id=copy.pk)


@require_POST
@staff_required(Action.MENU_WRITE)
def service_archive(request: StaffRequest, service_id: int) -> HttpResponse:
    """Off the menu."""
    to, done = reverse("menu:menu"), _("Archived. You can bring it back under “Archived”.")
    return row_archived(request, services.service_archive, service_id, to=to, done=done)


@require_POST
@staff_required(Action.MENU_WRITE)
def service_restore(request: StaffRequest, service_id: int) -> HttpResponse:
    """Back on the menu."""
    to, done = reverse("menu:menu"), _("It is back on the menu.")
    return row_restored(request, services.service_restore, service_id, to=to, done=done)
