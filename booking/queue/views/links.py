"""Settings: links for the shop's devices and printed codes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.selectors import day as selectors_day
from booking.queue import selectors
from booking.queue.forms import LinkForm
from booking.queue.linking import link_make, link_revoke
from booking.queue.models import LinkKind, QueueLink
from booking.queue.tokens import link_token
from booking.storefront.pages import salon_address
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, places_with


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def page(request: StaffRequest) -> HttpResponse:
    """The links that stand, and making one."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        link_make(
            actor=request.actor,
            clock=system_clock,
            location_id=data["location"],
            kind=LinkKind(data["kind"]),
            name=data["name"],
        )
    except BadInput as error:
        form.place(error.problems)
        return _page(request, form, status=error.status)
    messages.success(request, _("The link is made."))
    return redirect("queue:links")


@require_POST
@staff_required(Action.PLACES_WRITE)
def revoke(request: StaffRequest, link_id: int) -> HttpResponse:
    """Take a link back."""
    link_revoke(actor=request.actor, clock=system_clock, link_id=link_id)
    messages.success(request, _("Taken back: the device shows the queue no more."))
    return redirect("queue:links")


def _form(request: StaffRequest, data: Any) -> LinkForm:
    form = LinkForm(data, initial={"kind": LinkKind.DEVICE})
    shops = [(shop.pk, shop.name) for shop in selectors_day.locations_open(_places(request))]
    form.fields["location"].choices = shops  # type: ignore[attr-defined]
    form.initial["location"] = shops[0][0] if shops else None
    return form


def _page(request: StaffRequest, form: LinkForm, *, status: int = 200) -> HttpResponse:
    places = _places(request)
    links = selectors.links_standing()
    rows = [_row(link) for link in links if places is None or link.location_id in places]
    return render(request, "desk/queue/links.html", {"form": form, "rows": rows}, status=status)


def _places(request: StaffRequest) -> frozenset[int] | None:
    return places_with(request.actor, Action.PLACES_WRITE)


def _row(link: QueueLink) -> dict[str, Any]:
    is_device = link.kind == LinkKind.DEVICE
    path = f"/kiosk/open/{link_token(link.reference)}/" if is_device else f"/q/{link_token(link.reference)}/"
    return {"link": link, "path": path, "url": salon_address(path), "is_device": is_device}
