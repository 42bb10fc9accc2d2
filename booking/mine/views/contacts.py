"""Phones and emails on the customer's own page: added by a code, made the main one, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.mine.access import MineRequest, mine_required
from booking.mine.codes import takes_phones, wrong_words
from booking.mine.contacts import (
    contact_ask,
    contact_make_main,
    contact_prove,
    contact_remove,
    contact_waiting,
)
from booking.mine.forms import AskForm, CodeForm
from booking.storefront.pages import customer_page, page, secret_page
from booking.storefront.services import customer_actor
from crm.customers.contacts.phones import way_shown
from kernel.actor import Actor
from kernel.errors import BadInput
from tenants.accounts.access import address_of, network_of_request

CONTACTS = "/me/data/#contacts"


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
@mine_required
def add(request: MineRequest) -> HttpResponse:
    """Ask which phone or email is new (GET); owe a code to it (POST)."""
    form = AskForm(request.POST or None).for_a_new_one()
    if takes_phones():
        form.with_phones()
    if request.method != "POST" or not form.is_valid():
        return _add_page(request, form)
    try:
        contact_ask(
            session=request.session_in,
            typed=form.cleaned_data["contact"],
            network=network_of_request(request),
            language=get_language() or "",
            clock=request.clock,
        )
    except BadInput as error:
        form.place(error.problems)
        return _add_page(request, form)
    return redirect("mine:contact_code")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
@mine_required
def code(request: MineRequest) -> HttpResponse:
    """Type the code that came there (GET); it is theirs then (POST)."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form)
    came = contact_prove(
        actor=_actor(request),
        session=request.session_in,
        typed=form.cleaned_data["code"],
        network=network_of_request(request),
        clock=request.clock,
    )
    if came.is_done:
        messages.success(request, _("Added."))
        return redirect(CONTACTS)
    if came.is_taken:
        messages.warning(
            request,
            _(
                "The salon has this one of another customer. If that is you too, please tell them: they put both together."
            ),
        )
        return redirect(CONTACTS)
    form.add_error("code", wrong_words(came.left))
    return _code_page(request, form)


@require_POST
@secret_page
@customer_page
@mine_required
def main(request: MineRequest, contact_id: int) -> HttpResponse:
    """Write to this one from now on."""
    contact_make_main(actor=_actor(request), session=request.session_in, contact_id=contact_id)
    messages.success(request, _("Saved."))
    return redirect(CONTACTS)


@require_POST
@secret_page
@customer_page
@mine_required
def remove(request: MineRequest, contact_id: int) -> HttpResponse:
    """Forget this one."""
    contact_remove(actor=_actor(request), session=request.session_in, contact_id=contact_id)
    messages.success(request, _("Removed."))
    return redirect(CONTACTS)


def _add_page(request: MineRequest, form: AskForm) -> HttpResponse:
    context = {"form": form, "takes_phones": takes_phones()}
    return page(request, "storefront/mine/contact_add.html", context, status=422 if form.errors else 200)


def _code_page(request: MineRequest, form: CodeForm) -> HttpResponse:
    waiting = contact_waiting(request.session_in, request.clock)
    context = {"form": form, "contact": way_shown(*waiting) if waiting else ""}
    return page(request, "storefront/mine/contact_code.html", context, status=422 if form.errors else 200)


def _actor(request: MineRequest) -> Actor:
    return customer_actor(request.customer.name, address_of(request))
