"""A new visit at the desk: services and people, a free time, the customer. The address holds what was chosen so far."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from booking.catalog.selectors import bundle_for
from booking.diary import services
from booking.diary.asked_for import NAME as ASKED
from booking.diary.asked_for import booking_for, next_address_of
from booking.diary.availability import free_offers
from booking.diary.availability.stages import minutes_together
from booking.diary.forms import CustomerForm, guests_in, start_from
from booking.diary.models import Appointment
from booking.diary.once import desk_book_once, form_key
from booking.diary.party import Party, party_book
from booking.diary.presenters.found import people_found, person_known
from booking.diary.presenters.lines import lines_for, lines_in_bundle
from booking.diary.presenters.offers import choice_of, parts_of
from booking.diary.selectors import day as selectors_day
from booking.diary.selectors import menu as selectors_menu
from booking.diary.views.changing import TOLD, problem_text
from booking.diary.views.facts import Place, day_of, place_of
from booking.diary.views.hint import WHO, by_hinted, hint_in, pairs_of, with_hinted
from booking.diary.wish_params import Wishes, wishes_from
from booking.diary.wishes import AlreadyAnswered, Channel, SlotTaken, VisitExtras
from booking.diary.wording import day_long
from booking.places.models import BookingRules
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.idempotency.services import InProgress, KeyReused
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

DAYS_TO_LOOK = 14
CSRF_FIELD = "csrfmiddlewaretoken"


@require_http_methods(["GET", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def new(request: StaffRequest) -> HttpResponse:
    """GET puts the visit together step by step, POST books it."""
    place = place_of(request)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": []})
    if request.method == "POST":
        return _booked(request, _place_posted(request, place))
    if {"add", "drop", "guest"} & set(request.GET):
        return redirect(_address_with(request.GET, place))
    note = request.GET.get("note", "").replace("\x00", "")[:1000]
    form = CustomerForm(initial={"customer_id": id_of(request.GET.get(WHO, "")), "desk_note": note})
    return render(request, "desk/new/page.html", _context(request, request.GET, place, form))


@require_GET
@staff_required(Action.CUSTOMER_SEE)
def customers(request: StaffRequest) -> HttpResponse:
    """Customers that match what is being typed, to choose from."""
    found = people_found(request.GET.get("cq", ""), whole=may(request.actor, Action.CUSTOMER_SEE_CONTACT))
    return render(
        request, "desk/new/found.html", {"found": found, "asked": request.GET.get("cq", "").strip()}
    )


def _address_with(query: QueryDict, place: Place) -> str:
    """The same address with a service added or taken away."""
    wishes = wishes_from(query).without(query.get("drop", ""))
    for token in selectors_menu.tokens_of(query.get("add", "")):
        wishes = by_hinted(wishes.with_service(token), query, place)
    wishes = wishes.with_guest() if query.get("guest") else wishes
    kept = [(name, str(query[name])) for name in ("location", "day") if query.get(name)] + pairs_of(query)
    return f"{reverse('desk:visit_new')}?{urlencode(kept + wishes.pairs())}"


def _place_posted(request: StaffRequest, place: Place) -> Place:
    """The place that the form names; a form of a stranger's location is no form of ours."""
    location = selectors_day.location_chosen(place.locations, request.POST.get("location", ""))
    return replace(place, location=location, day=day_of(request.POST.get("day", ""), place.today))


def _booked(request: StaffRequest, place: Place) -> HttpResponse:
    if request.POST.get("find"):
        return _again(request, place, CustomerForm(initial=request.POST.dict()))
    form = CustomerForm(request.POST)
    start = start_from(request.POST.get("at" if _is_override(request) else "start", ""), place.tz)
    if not form.is_valid():
        return _again(request, place, form, status=422)
    if start is None:
        return _again(request, place, form, _("Please choose a time."), status=422)
    try:
        visit_id = desk_book_once(
            actor=request.actor,
            key=form_key(request.POST.get("key", "")),
            sent=_sent(request),
            book=lambda: _book(request, place, form, start),
            clock=system_clock,
        )
    except (*TOLD, AlreadyAnswered, InProgress, KeyReused, NotFound) as error:
        return _refused(request, place, form, error)
    messages.success(request, _("Booked."))
    return redirect(next_address_of(_asked(request)) or reverse("desk:visit", args=[visit_id]))


def _is_override(request: StaffRequest) -> bool:
    return bool(request.POST.get("override"))


def _sent(request: StaffRequest) -> dict[str, Any]:
    """What must be equal for a form to be the same form sent again."""
    return {name: values for name, values in request.POST.lists() if name not in {"key", CSRF_FIELD}}


def _book(
    request: StaffRequest, place: Place, form: CustomerForm, start: datetime
) -> Appointment | list[Appointment]:
    wishes = _own(wishes_from(request.POST), place)
    common: dict[str, Any] = {
        "actor": request.actor,
        "clock": system_clock,
        "channel": Channel.DESK,
        "location_id": place.location.pk,
        "starts_at": start,
        "wishes": wishes.lines,
        "extras": VisitExtras(desk_note=form.cleaned_data["desk_note"], source="desk"),
        "override": _is_override(request),
    }
    first = form.details(current_salon().language)
    with booking_for(_asked(request), request.actor, system_clock):
        if wishes.guests < 2:
            return services.appointment_book(**common, customer=first)
        guests = guests_in(request.POST, wishes.guests, current_salon().language)
        party = Party((first, *guests), first_pays=bool(request.POST.get("first_pays")))
        return party_book(**common, party=party)


def _asked(request: StaffRequest) -> int | None:
    """The request that this booking answers."""
    return id_of(request.POST.get(ASKED, ""))


def _refused(request: StaffRequest, place: Place, form: CustomerForm, error: ChignonError) -> HttpResponse:
    """The page once more, with what went wrong; a time that was taken with the nearest free ones."""
    if isinstance(error, KeyReused):
        said = _("This form was sent before and its visit is booked. Send it again to book one more.")
        return _again(request, place, form, said, status=409, key=form_key())
    if isinstance(error, NotFound):
        return _again(request, place, form, _("This customer is not there any more."), status=422)
    if isinstance(error, SlotTaken):
        nearest = [choice_of(offer, place.tz) for offer in error.alternatives]
        return _again(request, place, form, str(error), status=409, alternatives=nearest)
    return _again(request, place, _with_problems(form, error), problem_text(error), status=error.status)


def _with_problems(form: CustomerForm, error: Exception) -> CustomerForm:
    """The form with the service's problems beside their fields."""
    if isinstance(error, BadInput):
        for problem in error.problems:
            if problem.field.rsplit(".", 1)[-1] in form.fields:
                form.add_error(problem.field.rsplit(".", 1)[-1], str(problem.text))
    return form


def _again(
    request: StaffRequest,
    place: Place,
    form: CustomerForm,
    problem: str = "",
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page once more with everything that was chosen and typed."""
    context = _context(request, request.POST, place, form) | {"problem": problem, **more}
    return render(request, "desk/new/page.html", context, status=status)


def _own(wishes: Wishes, place: Place) -> Wishes:
    """Who sees only their own column books only themselves."""
    if place.sight.whole:
        return wishes
    return wishes.all_by(place.sight.staff_id)


def _context(request: StaffRequest, query: QueryDict, place: Place, form: CustomerForm) -> dict[str, Any]:
    wishes = _own(wishes_from(query), place)
    chosen = selectors_menu.services_with_choices(place.location, [wish.service_id for wish in wishes.lines])
    lines = lines_for(wishes.lines, chosen, place.sight, longest_pause=_longest_pause(wishes, place))
    bundle = bundle_for([wish.service_id for wish in wishes.lines if wish.service_id in chosen], online=False)
    lines = lines_in_bundle(lines, bundle)
    hint = hint_in(query, place)
    times = _times(place, wishes if len(lines) == len(wishes.lines) else Wishes())
    times["parts"], hinted = with_hinted(times["parts"], hint, place)
    return {
        "place": place,
        "locations": place.locations,
        "lines": lines,
        "wish_query": urlencode([("location", str(place.location.pk)), *wishes.pairs(), *pairs_of(query)]),
        "total_minor": sum(line.price_minor for line in lines),
        "total_minutes": minutes_together(lines, [line.minutes for line in lines]),
        "guests": guests_in(query, wishes.guests, ""),
        "first_pays": query.get("first_pays", ""),
        "bundle": bundle,
        "bundles": selectors_menu.bundles_matching(place.location, query.get("q", "")),
        "menu": selectors_menu.sold_matching(place.location, query.get("q", "")),
        "q": query.get("q", ""),
        "heading": day_long(place.day),
        "day_before": place.day - timedelta(days=1),
        "day_after": place.day + timedelta(days=1),
        "start": query.get("start", "") or hinted,
        "hint": hint,
        "hint_pairs": [pair for pair in pairs_of(query) if hint or pair[0] in (ASKED, WHO)],
        "at": query.get("at", ""),
        "override": bool(query.get("override")),
        "form": form,
        "key": form_key(query.get("key", "")),
        "may_override": may(request.actor, Action.APPOINTMENT_OVERRIDE, at=place.location.pk),
        "may_search": may(request.actor, Action.CUSTOMER_SEE),
        **_found(request, query),
        **times,
    }


def _longest_pause(wishes: Wishes, place: Place) -> int:
    """The salon's limit between two services, in minutes; 0 where there is only one."""
    if len(wishes.lines) < 2:
        return 0
    rules = BookingRules.objects.filter(location=place.location.pk).only("wait_minutes").first()
    return (rules or BookingRules()).wait_minutes


def _found(request: StaffRequest, query: QueryDict) -> dict[str, Any]:
    """Customers found without JavaScript, by the button beside the search."""
    asked, known = query.get("cq", "").strip(), id_of(query.get(WHO, ""))
    if not (asked or known) or not may(request.actor, Action.CUSTOMER_SEE):
        return {"found": [], "asked": asked}
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    if known and not asked:
        return {"found": person_known(known, whole=whole), "asked": asked}
    return {"found": people_found(asked, whole=whole), "asked": asked}


def _times(place: Place, wishes: Wishes) -> dict[str, Any]:
    """The day's free times, or the next day that has some."""
    if not wishes.lines:
        return {"parts": [], "next_free_day": None}
    try:
        days = free_offers(
            location_id=place.location.pk,
            wishes=wishes.lines,
            first_day=place.day,
            last_day=place.day + timedelta(days=DAYS_TO_LOOK),
            channel=Channel.DESK,
            clock=system_clock,
        )
    except BadInput as error:
        return {"parts": [], "next_free_day": None, "unfit": [problem.text for problem in error.problems]}
    by_day = {day.date: day for day in days if day.offers}
    later: list[date] = sorted(day for day in by_day if day > place.day)
    return {
        "parts": parts_of(by_day.get(place.day), place.tz),
        "next_free_day": later[0] if later and place.day not in by_day else None,
    }
