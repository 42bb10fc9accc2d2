"""The waitlist as a customer sees it: joining, and the page of the private link. Looking changes nothing."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from booking.diary.once import form_key
from booking.diary.telling.coming_again import invitations_change
from booking.diary.tokens import manage_token
from booking.diary.wishes import CustomerDetails
from booking.questions.fields import AnswersForm
from booking.questions.selectors import asked_with
from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import choice_of
from booking.storefront.framing import own_form
from booking.storefront.pages import PublicRequest, customer_page, page, public_page, secret_page
from booking.storefront.services import customer_actor
from booking.storefront.shop import Shop, shop_of
from booking.storefront.views.flow import to
from booking.waitlist import selectors
from booking.waitlist.forms import JoinForm, first_window
from booking.waitlist.joining import EntryWish, entry_withdraw
from booking.waitlist.models import STANDING, EntrySource, EntryState, WaitlistEntry, WaitlistOffer
from booking.waitlist.public import Joining, entry_join_once
from booking.waitlist.services import OfferOver, answer_until, offer_decline, offer_take
from booking.waitlist.tokens import entry_by_token
from booking.waitlist.wording import window_of
from kernel.actor import Actor
from kernel.clock import zone
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.idempotency.services import KeyReused
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST_WRONG_TOKENS = 20
WRONG_SECONDS = 600
SENT_BEFORE = _("This form has put you on the waitlist already. Send it again to join once more.")


@own_form
@never_cache
@public_page
def join(request: PublicRequest) -> HttpResponse:
    """Ask when one could come and who it is (GET), join (POST). What was typed is never lost."""
    if not selectors.rules_now().joins_online:
        raise NotFound
    choice = choice_of(request.POST if request.method == "POST" else request.GET)
    shop = shop_of(choice, request.clock)
    basket = shop.basket(choice)
    if not basket.is_ready:
        return to("/book/", basket.choice)
    if request.method == "POST":
        return _send(request, shop, basket)
    form = _form(shop, basket, initial=_first(shop, basket))
    return _join_page(request, shop, basket, form)


@require_safe
@secret_page
@customer_page
def entry(request: PublicRequest, token: str) -> HttpResponse:
    """What one waits for, and the time that is offered."""
    return _entry_page(request, _entry_of(request, token), token)


@own_form
@require_POST
@secret_page
@customer_page
def take(request: PublicRequest, token: str) -> HttpResponse:
    """Take the offered time; on to the visit's own page."""
    found = _entry_of(request, token)
    form = _answers_form(found, request.POST)
    try:
        offer = _offer_named(request, found)
        if not form.is_valid() and selectors.is_open(offer, request.clock.now()):
            return _entry_page(request, found, token, form=form, status=422)
        visit = offer_take(
            actor=_actor(request, found), clock=request.clock, offer_id=offer.pk, answers=form.answers()
        )
    except BadInput as error:
        form.place(error.problems)
        return _entry_page(request, entry_by_token(token), token, form=form, status=error.status)
    except ChignonError as error:
        return _entry_page(request, entry_by_token(token), token, error=error, status=error.status)
    return redirect("storefront:done", token=manage_token(visit))


@own_form
@require_POST
@secret_page
@customer_page
def decline(request: PublicRequest, token: str) -> HttpResponse:
    """Say no to the offered time, and keep waiting."""
    found = _entry_of(request, token)
    try:
        offer_decline(
            actor=_actor(request, found), clock=request.clock, offer_id=_offer_named(request, found).pk
        )
    except ChignonError as error:
        return _entry_page(request, entry_by_token(token), token, error=error, status=error.status)
    return redirect("waitlist:entry", token=token)


@own_form
@require_POST
@secret_page
@customer_page
def leave(request: PublicRequest, token: str) -> HttpResponse:
    """Leave the list; whom the salon asked of its own accord, is asked no more."""
    found = _entry_of(request, token)
    actor = _actor(request, found)
    if found.made_by == EntrySource.RHYTHM:
        invitations_change(
            actor=actor, customer_id=found.customer_id, wanted=False, address=address_of(request)
        )
    entry_withdraw(actor=actor, clock=request.clock, entry_id=found.pk)
    return redirect("waitlist:entry", token=token)


def _entry_of(request: PublicRequest, token: str) -> WaitlistEntry:
    """The entry of that link; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        return entry_by_token(token)
    except NotFound:
        throttle(f"book:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=WRONG_SECONDS)
        raise


def _offer_named(request: PublicRequest, found: WaitlistEntry) -> WaitlistOffer:
    """The offer that the form was made for: a later one is not answered by an old page. Raises OfferOver."""
    for offer in found.offers.all():
        if str(offer.pk) == request.POST.get("offer"):
            return offer
    raise OfferOver


def _actor(request: PublicRequest, found: WaitlistEntry) -> Actor:
    return customer_actor(found.visitor_name or found.customer.name, address_of(request))


def _answers_form(found: WaitlistEntry, typed: QueryDict | None = None) -> AnswersForm:
    """What the salon asks with the services that one waits for."""
    return AnswersForm(typed, questions=asked_with(line.service_id for line in found.lines.all()))


def _first(shop: Shop, basket: Basket) -> dict[str, Any]:
    """What the form starts with: the day that was looked at, and the people that were wished for."""
    wished = {line.person_id for line in basket.lines if line.person_id}
    return first_window(basket.choice.day, shop.today) | {
        "staff": [str(pk) for pk in wished] if len(wished) == 1 else [],
        "part": "any",
    }


def _form(shop: Shop, basket: Basket, **options: Any) -> JoinForm:
    form = JoinForm(**options, country=shop.location.country)
    able = [person for person in shop.team if all(person.pk in line.staff_ids for line in basket.lines)]
    form.people_set((person.pk, person.name) for person in able)
    return form


def _send(request: PublicRequest, shop: Shop, basket: Basket) -> HttpResponse:
    form = _form(shop, basket, data=request.POST)
    if not form.is_valid():
        return _join_page(request, shop, basket, form, status=422)
    try:
        token = entry_join_once(joining=_joining(request, basket, form), clock=request.clock)
    except NotFound:
        raise
    except KeyReused as error:
        form.add_error(None, str(SENT_BEFORE))
        return _join_page(request, shop, basket, form, status=error.status, key=form_key())
    except ChignonError as error:
        form.place(list(getattr(error, "problems", [])))
        if not isinstance(error, BadInput):
            form.add_error(None, str(error))
        return _join_page(request, shop, basket, form, status=error.status)
    return redirect("waitlist:entry", token=token)


def _joining(request: PublicRequest, basket: Basket, form: JoinForm) -> Joining:
    data = form.cleaned_data
    is_each = (
        len({line.person_id for line in basket.lines}) > 1
    )  # one person per service stays as it was wished
    lines = basket.wishes if is_each else [replace(wish, staff_id=None) for wish in basket.wishes]
    return Joining(
        key=form_key(request.POST.get("key", "")),
        wish=EntryWish(location_id=basket.location.pk, lines=tuple(lines), **form.window(), **form.hours()),
        customer=CustomerDetails(
            name=data["name"], phone=data["phone"], email=data["email"], language=get_language() or ""
        ),
        address=address_of(request),
        sent={name: values for name, values in request.POST.lists() if name not in _NOT_SENT},
    )


_NOT_SENT = {"key", "csrfmiddlewaretoken"}


def _join_page(
    request: PublicRequest, shop: Shop, basket: Basket, form: JoinForm, *, status: int = 200, key: str = ""
) -> HttpResponse:
    context = {
        "shop": shop,
        "basket": basket,
        "choice": basket.choice,
        "form": form,
        "who": [form[name] for name in form.people],
        "key": key or form_key(request.POST.get("key", "")),
        "hidden": basket.choice.at(None).pairs,
    }
    return page(request, "storefront/waitlist/join.html", context, location=shop.location, status=status)


def _entry_page(
    request: PublicRequest,
    found: WaitlistEntry,
    token: str,
    *,
    error: ChignonError | None = None,
    form: AnswersForm | None = None,
    status: int = 200,
) -> HttpResponse:
    offer = selectors.offer_open(found)
    offer = offer if offer and selectors.is_open(offer, request.clock.now()) else None
    taken = next((one.appointment for one in found.offers.all() if one.appointment), None)
    context = {
        "entry": found,
        "token": token,
        "tz": zone(found.location.time_zone),
        "window": window_of(found),
        "offer": offer,
        "confirms": answer_until(offer, request.clock) if offer else None,
        "form": (form or _answers_form(found)) if offer else None,
        "visit": taken,
        "policy_text": getattr(getattr(found.location, "rules", None), "policy_text", ""),
        "visit_token": manage_token(taken) if taken and found.state == EntryState.BOOKED else "",
        "is_standing": found.state in STANDING,
        "error": error,
    }
    return page(request, "storefront/waitlist/entry.html", context, location=found.location, status=status)
