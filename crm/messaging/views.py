"""Everything that left, or would have left: a list, and one message with each of its parts shown safely."""

from typing import Any, ParamSpec, cast
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from crm.customers.sight import customers_opened
from crm.messaging import selectors, services
from crm.messaging.models import Message, MessageState
from crm.messaging.reaching.words import why_text
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, View, staff_required
from tenants.accounts.rights import Action, may, places_with

P = ParamSpec("P")
PER_PAGE = 50
FOREIGN_HTML = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self';"
    " base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def frames_own_pages(view: View[P]) -> View[P]:
    """Let the page hold a frame of our own origin; the house's policy allows none."""
    return cast("View[P]", csp_update({"frame-src": [SELF]})(cast("Any", view)))


@require_GET
@staff_required(Action.MESSAGES_SEE)
def message_list(request: StaffRequest) -> HttpResponse:
    """`?q=&state=&page=`, newest first."""
    text, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    places = places_with(request.actor, Action.MESSAGES_SEE)
    rows = selectors.messages_listed(places=places, text=text, state=state, whole=whole)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "state": state,
        "states": MessageState.choices,
        "query": urlencode({"q": text, "state": state}),
        "whole": whole,
    }
    return render(request, "desk/messages/list.html", context)


@require_GET
@frames_own_pages
@staff_required(Action.MESSAGES_SEE)
def message(request: StaffRequest, message_id: int) -> HttpResponse:
    """One message: to whom, when, its text, its look, its calendar file."""
    found = selectors.message_by_id(message_id, places=places_with(request.actor, Action.MESSAGES_SEE))
    if not (whole := may(request.actor, Action.CUSTOMER_SEE_CONTACT)):
        _hide_receiver(found)
    opened = customers_opened(request.actor, [found.customer_id])
    context = {"message": found, "whole": whole, "why": why_text(found), "opened": opened}
    return render(request, "desk/messages/one.html", context)


def _hide_receiver(found: Message) -> None:
    """Also where a provider's refusal or a calendar file names them; for showing only, nothing is saved."""
    found.calendar = ""
    if found.to:
        found.error = found.error.replace(found.to, found.to_masked)
        found.text = found.text.replace(found.to, found.to_masked)
        found.html = found.html.replace(escape(found.to), found.to_masked).replace(found.to, found.to_masked)


@require_GET
@xframe_options_sameorigin
@staff_required(Action.MESSAGES_SEE)
def message_html(request: StaffRequest, message_id: int) -> HttpResponse:
    """The HTML part alone, for the frame: in a sandbox of its own origin, without scripts, forms or loading."""
    found = selectors.message_by_id(message_id, places=places_with(request.actor, Action.MESSAGES_SEE))
    if not may(request.actor, Action.CUSTOMER_SEE_CONTACT):
        _hide_receiver(found)
    answer = HttpResponse(found.html)
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = FOREIGN_HTML
    return answer


@require_POST
@staff_required(Action.MESSAGES_SEE)
def message_retry(request: StaffRequest, message_id: int) -> HttpResponse:
    """Try a failed message again."""
    services.message_retry(actor=request.actor, message_id=message_id, clock=system_clock)
    messages.success(request, _("It will be sent again at once."))
    return redirect("messages:message", message_id)


@require_POST
@staff_required(Action.MESSAGES_SEE)
def message_arrived(request: StaffRequest, message_id: int) -> HttpResponse:
    """Somebody knows that an unsure message did arrive."""
    services.message_arrived(actor=request.actor, message_id=message_id, clock=system_clock)
    messages.success(request, _("Noted: it arrived. Nothing is sent again."))
    return redirect("messages:message", message_id)
