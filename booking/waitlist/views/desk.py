"""Who waits: the list, one entry with the times that would suit, and putting somebody on it."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary import selectors_day
from booking.diary.forms import start_from
from booking.diary.presenters.offers import Choice, choice_of
from booking.diary.wording import contact_texts, day_long
from booking.waitlist import selectors
from booking.waitlist.joining import entry_withdraw
from booking.waitlist.matching import matcher_for
from booking.waitlist.models import STANDING, EntryState, WaitlistEntry
from booking.waitlist.offering import NotWaiting
from booking.waitlist.services import NotFree, OfferGone, OfferOver, offer_by_hand, offer_decline, offer_take
from booking.waitlist.wording import TONES, moment_of, name_of, services_of, window_of
from crm.customers.sight import customers_opened
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput, Busy, NotFound
from kernel.marks import listed
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, authorise_seen, may, places_with

PER_PAGE = 50
DAYS_TO_LOOK = 14
MOST_DAYS = 3
TOLD = (NotFree, NotWaiting, OfferGone, OfferOver, BadInput, Busy)


@require_GET
@staff_required(Action.WAITLIST_WRITE)
def waitlist(request: StaffRequest) -> HttpResponse:
    """`?q=&state=&location=&page=`: who waits, in line."""
    text, state = request.GET.get("q", "").replace("\x00", "").strip()[:100], request.GET.get("state", "")
    places = places_with(request.actor, Action.WAITLIST_WRITE)
    locations = selectors_day.locations_open(places)
    location = request.GET.get("location", "")
    chosen = selectors_day.location_chosen(locations, location) if location else None
    found = selectors.entries_listed(state=state, text=text, places={chosen.pk} if chosen else places)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row_of(entry) for entry in page],
        "q": text,
        "state": state,
        "location": location,
        "locations": locations,
        "states": EntryState.choices,
        "query": urlencode({"q": text, "state": state, "location": location}),
        "tab": "list",
        "may_rule": may(request.actor, Action.PLACES_WRITE),
    }
    return render(request, "desk/waitlist/list.html", context)


@require_GET
@staff_required(Action.WAITLIST_WRITE)
def entry(request: StaffRequest, entry_id: int) -> HttpResponse:
    """One entry: what is waited for, the open offer, the free times that would suit."""
    return _entry_page(request, _seen(request, entry_id))


@require_POST
@staff_required(Action.WAITLIST_WRITE)
def offer(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Offer a free time."""
    found = _seen(request, entry_id)
    start = start_from(request.POST.get("start", ""), ZoneInfo(found.location.time_zone))
    if start is None:
        return _entry_page(request, found, problem=_("Please choose a time."), status=422)
    try:
        offer_by_hand(actor=request.actor, clock=system_clock, entry_id=entry_id, starts_at=start)
    except TOLD as error:
        return _entry_page(request, found, problem=str(error), status=error.status)
    messages.success(request, _("Offered, and kept for them."))
    return redirect("waitlist:desk_entry", entry_id)


@require_POST
@staff_required(Action.WAITLIST_WRITE)
def take(request: StaffRequest, entry_id: int) -> HttpResponse:
    """They said yes on the phone: book the offered time."""
    found = _seen(request, entry_id)
    try:
        visit = offer_take(actor=request.actor, clock=system_clock, offer_id=_offer_named(request, found))
    except TOLD as error:
        again = _seen(request, entry_id)
        return _entry_page(request, again, problem=str(error), status=error.status)
    messages.success(request, _("Booked."))
    return redirect("desk:visit", visit.pk)


@require_POST
@staff_required(Action.WAITLIST_WRITE)
def decline(request: StaffRequest, entry_id: int) -> HttpResponse:
    """They said no: they keep waiting, and the time is free for the next."""
    found = _seen(request, entry_id)
    try:
        offer_decline(actor=request.actor, clock=system_clock, offer_id=_offer_named(request, found))
    except OfferOver as error:
        again = _seen(request, entry_id)
        return _entry_page(request, again, problem=str(error), status=error.status)
    return redirect("waitlist:desk_entry", entry_id)


@require_POST
@staff_required(Action.WAITLIST_WRITE)
def withdraw(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Take somebody off the list."""
    entry_withdraw(actor=request.actor, clock=system_clock, entry_id=entry_id)
    messages.success(request, _("Taken off the waitlist."))
    return redirect("waitlist:list")


def _seen(request: StaffRequest, entry_id: int) -> WaitlistEntry:
    """The entry, of a location whose list the person keeps; raises NotFound."""
    found = selectors.entry_by_id(entry_id)
    authorise_seen(request.actor, Action.WAITLIST_WRITE, at=found.location_id)
    return found


def row_of(found: WaitlistEntry) -> dict[str, Any]:
    """An entry as a row of the list."""
    tz, standing = ZoneInfo(found.location.time_zone), selectors.offer_open(found)
    return {
        "entry": found,
        "name": name_of(found),
        "services": services_of(found),
        "window": window_of(found),
        "tone": TONES[EntryState(found.state)],
        "offered": moment_of(standing.starts_at, tz) if standing else "",
        "until": moment_of(standing.expires_at, tz) if standing else "",
        "tz": tz,
    }


def _offer_named(request: StaffRequest, found: WaitlistEntry) -> int:
    """The offer that the button was drawn for, one of this entry; raises NotFound."""
    for one in found.offers.all():
        if str(one.pk) == request.POST.get("offer"):
            return one.pk
    raise NotFound


def _entry_page(
    request: StaffRequest, found: WaitlistEntry, *, problem: str = "", status: int = 200
) -> HttpResponse:
    contacts = [found.visitor_phone, found.visitor_email]
    contacts += found.customer.contacts.values_list("value", flat=True)
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    people = selectors.people_named(found)
    context = row_of(found) | {
        "offer": selectors.offer_open(found),
        "contacts": contact_texts(dict.fromkeys(filter(None, contacts)), whole=whole),
        "people": listed(people),
        "days": _days(found) if found.state == EntryState.WAITING else [],
        "is_standing": found.state in STANDING,
        "problem": problem,
        "opened": customers_opened(request.actor, [found.customer_id]),
    }
    return render(request, "desk/waitlist/entry.html", context, status=status)


def _days(found: WaitlistEntry) -> list[tuple[str, list[Choice]]]:
    """The next days that have a time for the entry, with their times."""
    now = system_clock.now()
    matcher = matcher_for(found.location.time_zone, system_clock, selectors.rules_now().answer_minutes)
    first = max(found.from_date, local_day(now, matcher.tz))
    last = min(found.until_date, first + timedelta(days=DAYS_TO_LOOK))
    if last < first:
        return []
    by_day: dict[date, dict[datetime, Choice]] = {}
    for fit in matcher.fits(found, first, last):
        day = local_day(fit.offer.starts_at, matcher.tz)
        by_day.setdefault(day, {})[fit.offer.starts_at] = choice_of(fit.offer, matcher.tz)
    return [
        (day_long(day), [choices[start] for start in sorted(choices)])
        for day, choices in sorted(by_day.items())[:MOST_DAYS]
    ]
