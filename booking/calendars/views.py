"""The link of a person's calendar at the desk, and the calendar that it leads to."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.calendars.entries import entries_of
from booking.calendars.forms import FeedForm
from booking.calendars.ics import feed_ics
from booking.calendars.models import CalendarFeed
from booking.calendars.page import JUST_MADE, calendar_page, person_seen
from booking.calendars.services import feed_end, feed_make
from booking.calendars.tokens import feed_by_token
from booking.storefront.pages import secret_page
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import NotFound
from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, network_of_request, staff_required
from tenants.accounts.rights import Action

MOST_WRONG, WRONG_SECONDS = 20, 600
MOST_READ, READ_SECONDS = 60, 3600


@require_safe
@staff_required(Action.DAY_SEE_OWN)
def feed_page(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The person's link, for themselves; whoever writes the team sees a new one once, and later only that it is there."""
    return calendar_page(request, person_seen(request, staff_id))


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def make(request: StaffRequest, staff_id: int) -> HttpResponse:
    """A new link; the one before ends."""
    person_seen(request, staff_id)
    form = FeedForm(request.POST)
    form.full_clean()
    feed = feed_make(actor=request.actor, clock=system_clock, staff_id=staff_id, **form.cleaned_data)
    request.session[JUST_MADE] = feed.pk
    messages.success(request, _("The link is ready. The one before, if there was one, is good no more."))
    return redirect("calendars:page", staff_id=staff_id)


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def end(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The link leads nowhere from now on."""
    person_seen(request, staff_id)
    feed_end(actor=request.actor, clock=system_clock, staff_id=staff_id)
    messages.success(request, _("The link is good no more."))
    return redirect("calendars:page", staff_id=staff_id)


@require_safe
@secret_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind the link; whoever asks again with its ETag hears whether it changed."""
    found = _found(request, token)
    throttle(f"calendar:{found.pk}", most=MOST_READ, seconds=READ_SECONDS)
    with translation.override(current_salon().language):
        entries = entries_of(found, clock=system_clock)
        text = feed_ics(f"{found.staff.name} · {current_salon().name}", entries)
    return calendar_answer(request, text)


def calendar_answer(request: HttpRequest, text: bytes) -> HttpResponse:
    """The calendar, or that it did not change since the reader's ETag."""
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = quote_etag(hashlib.sha256(text).hexdigest()[:32])
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _found(request: HttpRequest, token: str) -> CalendarFeed:
    """The feed of the link; guesses are counted. Raises NotFound, TooMany."""
    try:
        return feed_by_token(token, system_clock)
    except NotFound:
        throttle(f"calendar-wrong:{network_of_request(request)}", most=MOST_WRONG, seconds=WRONG_SECONDS)
        raise
