"""The last form, and what comes of sending it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking.diary.availability import free_offers
from booking.diary.once import form_key
from booking.diary.wishes import Agreement, Channel, CustomerDetails, Offer, SlotTaken, VisitExtras
from booking.questions.selectors import asked_with
from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import choice_of
from booking.storefront.choosing.holding import hold_forget, hold_key_of, hold_named, hold_remember, hold_take
from booking.storefront.forms import DetailsForm
from booking.storefront.framing import own_form, source_of
from booking.storefront.pages import PublicRequest, customer_page, other_zone, page, public_page, secret_page
from booking.storefront.services import Booking, booking_is_coming, booking_make, booking_token
from booking.storefront.shop import Shop, shop_of
from booking.storefront.views.flow import TIME, to
from booking.storefront.views.visit import visit_context, visit_of
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.idempotency.services import InProgress, KeyReused
from kernel.marks import listed
from kernel.throttle import TooMany
from tenants.accounts.access import address_of

NEAREST = 6
NEAR_DAYS = 7
CHANGED = _("The salon has just changed something about these services. Please look at the summary again.")


@own_form
@never_cache
@public_page
def details(request: PublicRequest) -> HttpResponse:
    """Ask who comes (GET), book (POST). What was typed is never lost."""
    choice = choice_of(request.POST if request.method == "POST" else request.GET)
    shop = shop_of(choice, request.clock)
    basket = shop.basket(choice)
    if not basket.is_ready or choice.starts_at is None:
        return to(TIME if basket.is_ready else "/book/", basket.choice)
    if request.method == "POST":
        return _send(request, shop, basket)
    form = _form(shop, basket)
    return _held(request, shop, basket, form, 200)


@require_safe
@secret_page
@customer_page
def done(request: PublicRequest, token: str) -> HttpResponse:
    """It is booked: when, where, who, and what next."""
    context = visit_context(request, visit_of(request, token), token)
    return page(request, "storefront/done.html", context, location=context["visit"].location)


@require_safe
@never_cache
@public_page
def wait(request: PublicRequest) -> HttpResponse:
    """The form was sent twice and the first is still being worked on: look again in a second.

    Where the first came to nothing, say so and lead back to the form; a new one cannot book twice then.
    """
    key, choice = form_key(request.GET.get("key", "")), choice_of(request.GET)
    is_coming = booking_is_coming(key, request.clock)
    if token := booking_token(key):
        return redirect("storefront:done", token=token)
    if not is_coming:
        return page(request, "storefront/not_booked.html", {"choice": choice})
    answer = page(request, "storefront/wait.html", {})
    answer["Refresh"] = "1"
    return answer


def _form(shop: Shop, basket: Basket, typed: QueryDict | None = None) -> DetailsForm:
    """The form with what the salon asks about these services."""
    questions = asked_with(line.service.pk for line in basket.lines)
    return DetailsForm(typed, country=shop.location.country, questions=questions)


def _send(request: PublicRequest, shop: Shop, basket: Basket) -> HttpResponse:
    form = _form(shop, basket, request.POST)
    if not form.is_valid():
        return _held(request, shop, basket, form, 422)
    if request.POST.get("shown", basket.shown) != basket.shown:
        form.add_error(None, CHANGED)
        return _held(request, shop, basket, form, 409)
    key = form_key(request.POST.get("key", ""))
    try:
        token = booking_make(booking=_booking(request, shop, basket, form, key), clock=request.clock)
    except InProgress:
        return _waiting(key, basket)
    except KeyReused:
        return _already(request, shop, basket, key)
    except NotFound:
        raise
    except ChignonError as error:
        return _refused(request, shop, basket, form, error)
    answer = redirect("storefront:done", token=token)
    hold_forget(answer)
    return answer


def _waiting(key: str, basket: Basket) -> HttpResponse:
    return redirect(f"/book/wait/?{urlencode([('key', key), *basket.choice.pairs])}")


def _already(request: PublicRequest, shop: Shop, basket: Basket, key: str) -> HttpResponse:
    """The form has booked something else before; or it is about to, which is waited for."""
    token = booking_token(key)
    if token is None:
        return _waiting(key, basket)
    context = {"token": token, "shop": shop, "choice": basket.choice}
    return page(request, "storefront/already.html", context, location=shop.location, status=409)


def _refused(
    request: PublicRequest, shop: Shop, basket: Basket, form: DetailsForm, error: ChignonError
) -> HttpResponse:
    """The form again with what is wrong, everything typed still in it."""
    if isinstance(error, SlotTaken):
        return _taken(request, shop, basket, form, error)
    if isinstance(error, BadInput):
        form.place(error.problems)
    else:
        form.add_error(None, str(error))
    answer = _held(request, shop, basket, form, error.status)
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.data["seconds"])
    return answer


def _taken(
    request: PublicRequest, shop: Shop, basket: Basket, form: DetailsForm, error: SlotTaken
) -> HttpResponse:
    """The form with the nearest free times in place of the one that somebody else has."""
    context = {
        "taken": True,
        "nearest": error.alternatives[:NEAREST] or nearest_free(shop, basket),
        "had_it": hold_named(request).was_for(basket),
    }
    return _form_page(request, shop, basket, form, status=error.status, **context)


def _held(request: PublicRequest, shop: Shop, basket: Basket, form: DetailsForm, status: int) -> HttpResponse:
    """The form with the chosen time held for the visitor, unless somebody else has it."""
    try:
        hold = hold_take(request, shop, basket)
    except SlotTaken as error:
        return _taken(request, shop, basket, form, error)
    answer = _form_page(request, shop, basket, form, status=status, hold=hold)
    hold_remember(answer, hold)
    return answer


def nearest_free(shop: Shop, basket: Basket) -> list[Offer]:
    """The free starts nearest to the one that was wished, within a week around it, by time."""
    wished = basket.choice.starts_at
    if wished is None:
        return []
    day = wished.astimezone(shop.tz).date()
    days = free_offers(
        location_id=shop.location.pk,
        wishes=basket.wishes,
        first_day=max(shop.today, day - timedelta(days=1)),
        last_day=min(shop.last_day, day + timedelta(days=NEAR_DAYS)),
        channel=Channel.STOREFRONT,
        clock=shop.clock,
    )
    offers = [offer for found in days for offer in found.offers]
    nearest = sorted(offers, key=lambda offer: abs(offer.starts_at - wished))[:NEAREST]
    return sorted(nearest, key=lambda offer: offer.starts_at)


def _form_page(
    request: PublicRequest, shop: Shop, basket: Basket, form: DetailsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    fresh = more.get("taken") or "key" not in request.POST
    pairs = basket.choice.pairs
    context = {
        "shop": shop,
        "basket": basket,
        "choice": basket.choice,
        "form": form,
        "fields": form.shown,
        "key": form_key() if fresh else form_key(request.POST["key"]),
        "hidden": [(name, value) for name, value in pairs if name != "t" or not more.get("taken")],
        "starts_at": basket.choice.starts_at,
        "other_zone": other_zone(request, shop.location),
        "people": _people(shop, basket),
        **more,
    }
    return page(request, "storefront/details.html", context, location=shop.location, status=status)


def _people(shop: Shop, basket: Basket) -> str:
    """The wished people by name; "" where anyone will do."""
    names = {member.pk: member.name for member in shop.team}
    return listed(dict.fromkeys(names[line.person_id] for line in basket.lines if line.person_id))


def _booking(request: PublicRequest, shop: Shop, basket: Basket, form: DetailsForm, key: str) -> Booking:
    values, choice = form.cleaned_data, basket.choice
    address = address_of(request)
    return Booking(
        key=key,
        basket=replace(basket, choice=choice),
        starts_at=choice.starts_at or request.clock.now(),
        customer=CustomerDetails(
            name=values["name"],
            phone=values["phone"],
            email=values["email"],
            language=get_language() or "",
        ),
        extras=VisitExtras(
            customer_note=values["note"].strip(),
            source=source_of(request),
            by_stranger=True,
            answers=form.answers(),
            campaign=choice.campaign,
            agreement=Agreement(policy_text=shop.rules.policy_text, address=address, given=True),
        ),
        hold_key=hold_key_of(request),
    )
