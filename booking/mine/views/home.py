"""The customer's own page: coming in, the visits, going out."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.models import Appointment
from booking.mine import access
from booking.mine.access import MineRequest, mine_required
from booking.mine.codes import code_ask, code_is_open, code_redeem, takes_phones, wrong_words
from booking.mine.forms import AskForm, CodeForm
from booking.mine.sections import sections_of
from booking.mine.selectors import again_of, token_of, visits_coming, visits_past
from booking.mine.sessions import session_close, sessions_close
from booking.storefront.pages import PublicRequest, customer_page, page, secret_page
from booking.storefront.policy import leeway_of
from booking.storefront.services import customer_actor
from kernel.clock import zone
from kernel.errors import BadInput
from tenants.accounts.access import address_of, network_of_request


@dataclass(frozen=True, slots=True)
class Row:
    """A visit as the page shows it, in the zone of its shop."""

    visit: Appointment
    token: str
    again: str
    may_move: bool
    may_cancel: bool

    @property
    def tz(self) -> object:
        """The shop's zone."""
        return zone(self.visit.location.time_zone)


@require_safe
@secret_page
@customer_page
@mine_required
def home(request: MineRequest) -> HttpResponse:
    """What is to come, and what was, to be booked again in one tap."""
    customer, now = request.customer, request.clock.now()
    context = {
        "customer": customer,
        "coming": [_row(visit, request) for visit in visits_coming(customer.pk, now)],
        "past": [_row(visit, request) for visit in visits_past(customer.pk, now)],
        "sections": sections_of(customer.pk),
    }
    return page(request, "storefront/mine/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def enter(request: PublicRequest) -> HttpResponse:
    """Ask where the code shall go (GET); owe it (POST). The answer is the same whether the salon knows the contact."""
    form = AskForm(request.POST or None)
    if takes_phones():
        form.with_phones()
    if request.method != "POST" or not form.is_valid():
        return _enter_page(request, form)
    try:
        browser = code_ask(
            typed=form.cleaned_data["contact"],
            network=network_of_request(request),
            language=get_language() or "",
            clock=request.clock,
            once=form.cleaned_data["once"],
            known=access.known_of(request),
        )
    except BadInput as error:
        form.place(error.problems)
        return _enter_page(request, form)
    return access.asked_note(redirect("mine:code"), browser)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def code(request: PublicRequest) -> HttpResponse:
    """Type the code (GET), come in (POST)."""
    if not (browser := access.asked_of(request)):
        return redirect("mine:enter")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, is_open=code_is_open(browser, request.clock.now()))
    came = code_redeem(
        actor=customer_actor("", address_of(request)),
        browser=browser,
        typed=form.cleaned_data["code"],
        network=network_of_request(request),
        clock=request.clock,
    )
    if came.key:
        return access.let_in(request, redirect("mine:home"), came)
    form.add_error("code", wrong_words(came.left))
    return _code_page(request, form, is_open=came.left > 0)


@require_safe
@secret_page
@customer_page
def link(request: PublicRequest, token: str) -> HttpResponse:
    """Where the email's link leads: one tap more, so that whoever fetches links beforehand spends none."""
    context = {"link": token[:60], "is_here": bool(access.asked_of(request))}
    return page(request, "storefront/mine/link.html", context)


@require_POST
@secret_page
@customer_page
@mine_required
def out(request: MineRequest) -> HttpResponse:
    """Sign out, of this browser or of all."""
    if "everywhere" in request.POST:
        actor = customer_actor(request.customer.name, address_of(request))
        sessions_close(actor=actor, customer=request.customer)
    session_close(access.key_of(request))
    return access.let_out(redirect("mine:enter"))


def _row(visit: Appointment, request: PublicRequest) -> Row:
    leeway = leeway_of(visit, request.clock.now())
    return Row(visit, token_of(visit), again_of(visit), leeway.may_move, leeway.may_cancel)


def _enter_page(request: PublicRequest, form: AskForm) -> HttpResponse:
    return page(request, "storefront/mine/enter.html", {"form": form}, status=422 if form.errors else 200)


def _code_page(request: PublicRequest, form: CodeForm, *, is_open: bool) -> HttpResponse:
    context = {"form": form, "is_open": is_open}
    return page(request, "storefront/mine/code.html", context, status=422 if form.errors else 200)
