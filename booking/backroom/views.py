"""The settings' index, and the trail."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.backroom.rooms import rooms_by_part
from booking.backroom.words import action_words, facts
from kernel.audit.models import AuditLine
from kernel.context import current_salon
from kernel.design.settings_rooms import rooms_for
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may, may_somewhere

PAGE = 50


@require_safe
@staff_required(Action.PLACES_WRITE)
def index(request: StaffRequest) -> HttpResponse:
    """Everything that can be set, by room."""
    rooms = rooms_for(lambda action: may_somewhere(request.actor, Action(action)))
    rooms = [room for room in rooms if not room.whole_salon or may(request.actor, Action(room.action))]
    return render(request, "desk/settings/index.html", {"rooms": rooms, "parts": rooms_by_part(rooms)})


@require_safe
@staff_required(Action.AUDIT_SEE)
def trail(request: StaffRequest) -> HttpResponse:
    """Who did what, newest first; `q` narrows it to a person or an action."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    lines = AuditLine.objects.order_by("-id")
    if text:
        lines = lines.filter(actor_name__icontains=text) | lines.filter(action__icontains=text)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    shown = [
        {"line": line, "words": action_words(line.action), "facts": facts(line, whole=whole)} for line in page
    ]
    context = {
        "page": page,
        "shown": shown,
        "text": text,
        "query": urlencode({"q": text}) if text else "",
        "zone": current_salon().time_zone,
    }
    return render(request, "desk/settings/trail.html", context)
