"""Channels at the desk: by which ways customers are written to, what that costs, and the salon's accounts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.messaging.accounts import hook_url
from crm.messaging.channel_forms import AccountForm, TryForm
from crm.messaging.channel_services import channel_account_save, channel_try, channel_wish_set
from crm.messaging.costs import cost_of
from crm.messaging.limits import counted
from crm.messaging.models import ChannelAccount
from crm.messaging.providers import PROVIDERS, Provider, provider_of
from crm.messaging.selectors import channel_accounts, messages_of_month, replies_listed
from crm.messaging.views import PER_PAGE
from kernel.clock import system_clock
from kernel.errors import NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may
from tenants.accounts.step_up import step_up_required


@require_safe
@staff_required(Action.SETTINGS_WRITE)
def channels(request: StaffRequest) -> HttpResponse:
    """All channels with what left over them this month."""
    return _channels(request, TryForm(), status=200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
@staff_required(Action.SETTINGS_WRITE)
@step_up_required
def account(request: StaffRequest, provider: str) -> HttpResponse:
    """The account at one provider; what is typed is saved after the password was asked for."""
    found = provider_of(provider)
    row = channel_accounts().get(provider)
    form = _form(request, found, row)
    if request.method != "POST" or not form.is_valid():
        return _account(request, found, form, status=422 if form.is_bound else 200)
    try:
        channel_account_save(
            actor=request.actor, provider=provider, version=form.cleaned_data["version"], typed=form.typed()
        )
    except StaleVersion as error:
        return _account(request, found, _kept(request, found), status=error.status)
    messages.success(request, _("Saved."))
    return redirect("messages:channels")


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def try_out(request: StaffRequest) -> HttpResponse:
    """A text message to the number that was typed."""
    form = TryForm(request.POST)
    if not any(row.is_on for row in channel_accounts().values()):
        raise NotFound
    if not form.is_valid():
        return _channels(request, form, status=422)
    channel_try(actor=request.actor, to=form.cleaned_data["to"], language=get_language() or "en")
    messages.success(request, _("A text is on its way to %(phone)s.") % {"phone": form.cleaned_data["to"]})
    return redirect("messages:list")


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def wish(request: StaffRequest, customer_id: int) -> HttpResponse:
    """How a customer wishes to be written to; back to the page that has the form."""
    channel_wish_set(actor=request.actor, customer_id=customer_id, channel=request.POST.get("channel", ""))
    messages.success(request, _("Saved."))
    back = request.POST.get("next", "")
    is_ours = back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "messages:list")


@require_safe
@staff_required(Action.MESSAGES_SEE)
def replies(request: StaffRequest) -> HttpResponse:
    """What customers answered, newest first."""
    page = Paginator(replies_listed(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "whole": may(request.actor, Action.CUSTOMER_SEE_CONTACT)}
    return render(request, "desk/messages/replies.html", context)


def _channels(request: StaffRequest, form: TryForm, *, status: int) -> HttpResponse:
    accounts = channel_accounts()
    rows = [{"provider": one, "account": accounts.get(code)} for code, one in PROVIDERS.items()]
    used = next((row for row in accounts.values() if row.is_on), None)
    context = {
        "form": form,
        "rows": rows,
        "used": used,
        "parts": counted(used, system_clock) if used else 0,
        "cost": cost_of(used, counted(used, system_clock)) if used else None,
        "emails": messages_of_month("email", system_clock),
        "texts": messages_of_month("sms", system_clock),
        "leaves": bool(settings.EMAIL_URL),
    }
    return render(request, "desk/messages/channels.html", context, status=status)


def _form(request: StaffRequest, provider: Provider, row: ChannelAccount | None) -> AccountForm:
    initial = AccountForm.initial_of(row, provider)
    return AccountForm(request.POST or None, initial=initial, provider=provider, has_secret=row is not None)


def _kept(request: StaffRequest, provider: Provider) -> AccountForm:
    """What was typed, ready to be saved over what somebody else has saved meanwhile; the key is typed again."""
    row = channel_accounts().get(provider.code)
    newer = AccountForm.initial_of(row, provider)
    data = {**dict(request.POST.items()), "version": newer["version"]}
    kept = AccountForm(data, initial=newer, provider=provider, has_secret=row is not None)
    kept.add_error(
        None, _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    )
    return kept


def _account(request: StaffRequest, provider: Provider, form: AccountForm, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"provider": provider, "form": form, "hook": hook_url(provider.code)}
    return render(request, "desk/messages/account.html", context, status=status)
