"""One customer at the desk, whole."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from crm.customers.page.folding import Step, steps_of
from crm.customers.page.frame import customer_frame
from crm.customers.page.timeline import Cursor, event_kinds, timeline_page
from crm.customers.sight import customer_seen, customer_sight
from kernel.design.panels import panels_at
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One customer: head, alerts, the newest of the timeline, and beside it what the rooms know."""
    found, sight, context = customer_frame(request, customer_id, tab="timeline")
    if found.merged_into_id:
        return redirect("customers:one", found.merged_into_id)
    context |= {
        **_timeline(request, found.pk),
        "top": panels_at("customer_top", request, customer=found, sight=sight),
        "aside": panels_at("customer_aside", request, customer=found, sight=sight),
        "known": panels_at("customer_known", request, customer=found, sight=sight),
    }
    return render(request, "desk/customers/one.html", context)


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def timeline(request: StaffRequest, customer_id: int) -> HttpResponse:
    """More of the timeline: `?kind=` filters, `?before=` goes on; alone, for the page that scrolls."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    context = {"customer": customer, **_timeline(request, customer.pk)}
    return render(request, "desk/customers/events.html", context)


def _timeline(request: StaffRequest, customer_id: int) -> dict[str, object]:
    known = {one.code for one in event_kinds()}
    kind = request.GET.get("kind", "") if request.GET.get("kind") in known else ""
    page = timeline_page(
        customer_sight(request.actor),
        customer_id,
        codes=[kind] if kind else [],
        before=cursor_read(request.GET.get("before", "")),
    )
    return {
        "steps": [Step([event]) for event in page.events] if kind else steps_of(page.events),
        "next": cursor_text(page.before) if page.before else "",
        "kinds": event_kinds(),
        "kind": kind,
    }


def cursor_text(cursor: Cursor) -> str:
    """The cursor as it stands in an address."""
    return f"{cursor[0].isoformat()}~{cursor[1]}"


def cursor_read(text: str) -> Cursor | None:
    """The cursor of an address; None for the newest. Raises BadInput."""
    if not text:
        return None
    at, _tilde, key = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise BadInput.of("before", "invalid", "before") from None
    if instant.utcoffset() is None or not 1900 < instant.year < 9000 or "\x00" in key:
        raise BadInput.of("before", "invalid", "before")
    return instant.astimezone(UTC), key[:80]
