"""Asking for a group or a series on the booking page, and the page of the private link. Looking changes nothing."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.once import form_key
from booking.diary.tokens import manage_token
from booking.diary.wishes import CustomerDetails
from booking.requests import selectors
from booking.requests.answering import request_withdraw
from booking.requests.asking import GuestWish, Wished
from booking.requests.forms import GUESTS, SERVICES_EACH, AskForm, GroupForm, SeriesForm, first_day, menu_of
from booking.requests.models import RequestKind, RequestState, VisitRequest
from booking.requests.public import Sent, request_ask_once
from booking.requests.tokens import request_by_token
from booking.requests.wording import part_text, services_of
from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import Choice, Item, choice_of
from booking.storefront.framing import own_form
from booking.storefront.pages import PublicRequest, customer_page, page, public_page, secret_page
from booking.storefront.services import customer_actor
from booking.storefront.shop import Shop, shop_of
from booking.storefront.views.flow import to
from kernel.clock import zone
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.idempotency.services import KeyReused
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST_WRONG_TOKENS = 20
WRONG_SECONDS = 600
SENT_BEFORE = _("This form was sent already. Send it again to ask once more.")
_NOT_SENT = {"key", "csrfmiddlewaretoken"}


@own_form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
def group(request: PublicRequest) -> HttpResponse:
    """`?n=` people: who comes, what each would like, when."""
    if not selectors.rules_now().takes_groups:
        raise NotFound
    shop, basket = _looked(request)
    count = _count(request)
    options: dict[str, Any] = {"count": count, "menu": menu_of(shop), "country": shop.location.country}
    if request.method != "POST":
        form = GroupForm(**options, initial=_first_group(shop, basket, count))
        return _page(request, shop, basket, form, RequestKind.GROUP)
    form = GroupForm(request.POST, **options)
    if not form.is_valid():
        return _page(request, shop, basket, form, RequestKind.GROUP, status=422)
    return _send(request, shop, basket, form, _group_wished(shop, form))


@own_form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
def series(request: PublicRequest) -> HttpResponse:
    """The chosen services again and again."""
    if not selectors.rules_now().takes_series:
        raise NotFound
    shop, basket = _looked(request)
    if not basket.is_ready:
        return to("/book/", basket.choice)
    country = shop.location.country
    if request.method != "POST":
        day = first_day(shop.today, basket.choice.day)
        form = SeriesForm(initial={"from_date": day, "part": "any"}, country=country)
        return _page(request, shop, basket, form, RequestKind.SERIES)
    form = SeriesForm(request.POST, country=country)
    if not form.is_valid():
        return _page(request, shop, basket, form, RequestKind.SERIES, status=422)
    return _send(request, shop, basket, form, _series_wished(basket, form))


@require_safe
@secret_page
@customer_page
def asked(request: PublicRequest, token: str) -> HttpResponse:
    """What was asked for, and how far it is."""
    return _asked_page(request, _request_of(request, token), token)


@own_form
@require_POST
@secret_page
@customer_page
def withdraw(request: PublicRequest, token: str) -> HttpResponse:
    """No longer wanted."""
    found = _request_of(request, token)
    actor = customer_actor(found.visitor_name, address_of(request))
    try:
        request_withdraw(actor=actor, clock=request.clock, request_id=found.pk)
    except ChignonError as error:
        return _asked_page(request, request_by_token(token), token, error=error)
    return redirect("requests:asked", token=token)


def _looked(request: PublicRequest) -> tuple[Shop, Basket]:
    choice = choice_of(request.POST if request.method == "POST" else request.GET)
    shop = shop_of(choice, request.clock)
    return shop, shop.basket(choice)


def _count(request: PublicRequest) -> int:
    """How many people are asked for."""
    text = (request.POST if request.method == "POST" else request.GET).get("n", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) in GUESTS else 2


def _first_group(shop: Shop, basket: Basket, count: int) -> dict[str, Any]:
    """What the form starts with: for everybody what is chosen already."""
    day = first_day(shop.today, basket.choice.day)
    initial: dict[str, Any] = {"from_date": day, "until_date": day, "part": "any"}
    for guest in range(count):
        for place, line in enumerate(basket.lines[:SERVICES_EACH]):
            initial[f"guest{guest}_service{place}"] = replace(line.item, add_on_ids=()).code
    return initial


def _group_wished(shop: Shop, form: GroupForm) -> Wished:
    data = form.cleaned_data
    return Wished(
        kind=RequestKind.GROUP,
        location_id=shop.location.pk,
        guests=tuple(_guest(shop, name, items) for name, items in form.wanted()),
        from_date=data["from_date"],
        until_date=data["until_date"],
        note=data["note"],
        **form.minutes(),
    )


def _guest(shop: Shop, name: str, items: list[Item]) -> GuestWish:
    basket = shop.basket(Choice(items=tuple(items)))
    return GuestWish(name, tuple(basket.wishes), tuple(line.name for line in basket.lines))


def _series_wished(basket: Basket, form: SeriesForm) -> Wished:
    data = form.cleaned_data
    names = tuple(line.name for line in basket.lines)
    return Wished(
        kind=RequestKind.SERIES,
        location_id=basket.location.pk,
        guests=(GuestWish(data["name"], tuple(basket.wishes), names),),
        from_date=data["from_date"],
        until_date=data["from_date"],
        every_weeks=data["every_weeks"],
        times=data["times"],
        note=data["note"],
        **form.minutes(),
    )


def _send(request: PublicRequest, shop: Shop, basket: Basket, form: AskForm, wished: Wished) -> HttpResponse:
    data = form.cleaned_data
    language = get_language() or ""
    sent = Sent(
        key=form_key(request.POST.get("key", "")),
        wished=wished,
        customer=CustomerDetails(
            name=data["name"], phone=data["phone"], email=data["email"], language=language
        ),
        address=address_of(request),
        body={name: values for name, values in request.POST.lists() if name not in _NOT_SENT},
    )
    try:
        token = request_ask_once(sent=sent, clock=request.clock)
    except NotFound:
        raise
    except KeyReused as error:
        form.add_error(None, str(SENT_BEFORE))
        return _page(request, shop, basket, form, wished.kind, status=error.status, key=form_key())
    except ChignonError as error:
        form.place(list(getattr(error, "problems", [])))
        if not isinstance(error, BadInput):
            form.add_error(None, str(error))
        return _page(request, shop, basket, form, wished.kind, status=error.status)
    return redirect("requests:asked", token=token)


def _page(
    request: PublicRequest,
    shop: Shop,
    basket: Basket,
    form: AskForm,
    kind: RequestKind,
    *,
    status: int = 200,
    key: str = "",
) -> HttpResponse:
    context = {
        "shop": shop,
        "basket": basket,
        "choice": basket.choice.at(None),
        "form": form,
        "who": [form[name] for name in form.people if name != "note"],
        "key": key or form_key(request.POST.get("key", "")),
        "hidden": basket.choice.at(None).pairs,
        "counts": GUESTS,
        "is_group": kind == RequestKind.GROUP,
    }
    return page(request, "storefront/requests/ask.html", context, location=shop.location, status=status)


def _request_of(request: PublicRequest, token: str) -> VisitRequest:
    """The request of that link; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        return request_by_token(token)
    except NotFound:
        throttle(f"book:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=WRONG_SECONDS)
        raise


def _visit_token(found: VisitRequest) -> str:
    """The visit's own link, for nobody but the customer whose visit it still is."""
    visit = found.visit
    return manage_token(visit) if visit and visit.customer_id == found.customer_id else ""


def _asked_page(
    request: PublicRequest, found: VisitRequest, token: str, *, error: ChignonError | None = None
) -> HttpResponse:
    context = {
        "asked": found,
        "token": token,
        "tz": zone(found.location.time_zone),
        "guests": [(guest["name"], services_of(guest)) for guest in found.guests],
        "part": part_text(found.from_minute, found.until_minute),
        "is_open": found.state == RequestState.OPEN,
        "visit_token": _visit_token(found),
        "error": error,
    }
    status = error.status if error else 200
    return page(request, "storefront/requests/asked.html", context, location=found.location, status=status)
