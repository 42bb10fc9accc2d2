"""Putting somebody on the list at the desk, the day's gaps, what was filled, and the salon's rules."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from booking.diary.once import form_key
from booking.diary.presenters.found import people_found
from booking.diary.selectors.menu import sold_matching
from booking.diary.views.facts import Place, facts_of, place_of
from booking.diary.views.sent import row_sent
from booking.diary.wish_params import Wishes, token_of
from booking.diary.wishes import Channel, LineWish
from booking.diary.wording import clock_time, day_long
from booking.places.models import Location
from booking.team.models import StaffMember
from booking.waitlist import report, selectors
from booking.waitlist.forms import DeskForm, RulesForm, first_window
from booking.waitlist.gaps import Gap, gaps_of
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistEntry
from booking.waitlist.services import rules_save
from booking.waitlist.views.rhythm import chances_shown
from booking.waitlist.wording import name_of, services_of
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import NotFound, StaleVersion
from kernel.marks import in_one, listed
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may, places_with

PERIODS = (30, 90, 365)
MOST_SERVICES = 200


@require_http_methods(["GET", "POST"])
@staff_required(Action.WAITLIST_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Put somebody on the list."""
    place = place_of(request, action=Action.WAITLIST_WRITE)
    if place is None:
        raise NotFound
    if request.method == "POST" and not request.POST.get("find"):
        return _sent(request, place)
    initial = first_window(None, place.today) | {"notice": 60}
    form = _form(place, initial=initial | (request.POST.dict() if request.method == "POST" else {}))
    return _new_page(request, place, form)


def _sent(request: StaffRequest, place: Place) -> HttpResponse:
    form = _form(place, data=request.POST)
    entry_id = row_sent(
        request,
        form,
        scope="waitlist:desk",
        make=lambda: _join(request, place, form),
        again=lambda status: _new_page(request, place, form, status=status),
    )
    if isinstance(entry_id, HttpResponse):
        return entry_id
    messages.success(request, _("On the waitlist."))
    return redirect("waitlist:desk_entry", entry_id)


def _join(request: StaffRequest, place: Place, form: DeskForm) -> WaitlistEntry:
    wishes = Wishes()
    for token in form.cleaned_data["services"]:
        wishes = wishes.with_service(token)
    return entry_join(
        actor=request.actor,
        clock=system_clock,
        channel=Channel.DESK,
        wish=EntryWish(location_id=place.location.pk, lines=wishes.lines, **form.window(), **form.hours()),
        customer=form.details(current_salon().language),
    )


def _form(place: Place, **options: Any) -> DeskForm:
    form = DeskForm(**options)
    form.fields["services"].choices = _services(place.location)  # type: ignore[attr-defined]
    people = StaffMember.objects.filter(locations=place.location, archived_at=None, takes_appointments=True)
    form.people_set(people.values_list("pk", "name"))
    return form


def _services(location: Location) -> list[tuple[str, str]]:
    """What can be waited for: each service, or each of its variants."""
    found = []
    for service in sold_matching(location, "", most=MOST_SERVICES):
        variants = service.in_use  # type: ignore[attr-defined] # prefetched under this name
        wishes = [(LineWish(service.pk, one.pk), in_one(service.name, one.name)) for one in variants]
        found += wishes or [(LineWish(service.pk), service.name)]
    return [(token_of(wish), name) for wish, name in found]


def _new_page(request: StaffRequest, place: Place, form: DeskForm, *, status: int = 200) -> HttpResponse:
    may_search = may(request.actor, Action.CUSTOMER_SEE)
    asked = request.POST.get("cq", "").strip() if may_search else ""
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    context = {
        "form": form,
        "place": place,
        "locations": place.locations,
        "key": form_key(request.POST.get("key", "")),
        "when": [form[name] for name in form.when if name in form.fields],
        "asked": asked,
        "found": people_found(asked, whole=whole) if asked else [],
        "may_search": may_search,
    }
    return render(request, "desk/waitlist/new.html", context, status=status)


@require_GET
@staff_required(Action.WAITLIST_WRITE)
def gaps(request: StaffRequest) -> HttpResponse:
    """`?location=&day=`: the day's holes, what fits them, who waits for such a time, and whose usual time it is."""
    place = place_of(request, action=Action.WAITLIST_WRITE)
    if place is None:
        raise NotFound
    found = gaps_of(facts_of(place), answer_minutes=selectors.rules_now().answer_minutes)
    due = chances_shown(place, found, system_clock.now())
    context = {
        "place": place,
        "locations": place.locations,
        "heading": day_long(place.day),
        "day_before": place.day - timedelta(days=1) if place.day > place.today else None,
        "day_after": place.day + timedelta(days=1),
        "gaps": [_shown(gap, place) | {"due": due.get(number, ())} for number, gap in enumerate(found)],
        "tab": "gaps",
        "may_rule": may(request.actor, Action.PLACES_WRITE),
    }
    return render(request, "desk/waitlist/gaps.html", context)


def _shown(gap: Gap, place: Place) -> dict[str, Any]:
    fits = [
        {
            "entry": fit.entry,
            "name": name_of(fit.entry),
            "services": services_of(fit.entry),
            "time": clock_time(fit.offer.starts_at, place.tz),
            "start": fit.offer.starts_at.isoformat(),
        }
        for fit in gap.fits
    ]
    times = f"{clock_time(gap.starts_at, place.tz)}–{clock_time(gap.ends_at, place.tz)}"
    return {"gap": gap, "times": times, "services": listed(gap.services), "fits": fits}


@require_GET
@staff_required(Action.WAITLIST_WRITE)
def filled(request: StaffRequest) -> HttpResponse:
    """`?days=30|90|365`: what the waitlist filled."""
    wanted = request.GET.get("days", "")
    days = next((period for period in PERIODS if str(period) == wanted), PERIODS[0])
    since = system_clock.now() - timedelta(days=days)
    places = places_with(request.actor, Action.WAITLIST_WRITE)
    context = {
        "days": days,
        "periods": PERIODS,
        "figures": report.filled_since(since, places),
        "by_rule": report.by_rule(since, places),
        "visits": report.visits_filled(since, places),
        "tab": "report",
        "may_rule": may(request.actor, Action.PLACES_WRITE),
    }
    return render(request, "desk/waitlist/report.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(Action.PLACES_WRITE, whole_salon=True)
def rules(request: StaffRequest) -> HttpResponse:
    """To whom a freed time is offered, and how long."""
    now = selectors.rules_now()
    names = ("rule", "answer_minutes", "joins_online", "version")
    if request.method != "POST":
        form = RulesForm(initial={name: getattr(now, name) for name in names})
        return _rules_page(request, form)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, form, status=422)
    values = {name: form.cleaned_data[name] for name in names if name != "version"}
    try:
        rules_save(actor=request.actor, version=form.cleaned_data["version"], values=values)
    except StaleVersion as error:
        newer = RulesForm({**request.POST.dict(), "version": str(selectors.rules_now().version)})
        newer.add_error(None, str(error))
        return _rules_page(request, newer, status=error.status)
    messages.success(request, _("The rules of the waitlist are saved."))
    return redirect("waitlist:rules")


def _rules_page(request: StaffRequest, form: RulesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "tab": "rules", "may_rule": True}
    return render(request, "desk/waitlist/rules.html", context, status=status)
