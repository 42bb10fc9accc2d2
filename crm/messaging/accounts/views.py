"""Channels at the desk: by which ways customers are written to, what that costs, and the salon's accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.messaging.accounts.forms import AccountForm, TryForm, WechatTryForm
from crm.messaging.accounts.opened import hook_url, wechat_signature_token
from crm.messaging.accounts.providers import Provider, provider_of, providers_of
from crm.messaging.accounts.services import channel_account_save, channel_try
from crm.messaging.costs.allowances import use_of
from crm.messaging.costs.limits import counted
from crm.messaging.costs.prices import cost_of
from crm.messaging.models import ChannelAccount
from crm.messaging.reaching.choosing import EMAIL, PUSH, SMS, WECHAT, order_of
from crm.messaging.reaching.ordering import channel_order_save, raised
from crm.messaging.reaching.words import CHANNELS as CHANNEL_WORDS
from crm.messaging.selectors import (
    bound_lately,
    channel_accounts,
    message_settings,
    messages_of_month,
)
from kernel.clock import system_clock
from kernel.errors import StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required


@require_safe
@staff_required(Action.SETTINGS_WRITE)
def channels(request: StaffRequest) -> HttpResponse:
    """All channels with what left over them this month."""
    return _channels(request, TryForm(), status=200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret", "aes_key")
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
    if not form.is_valid():
        return _channels(request, form, status=422)
    channel_try(actor=request.actor, to=form.cleaned_data["to"], language=get_language() or "en")
    messages.success(request, _("A text is on its way to %(phone)s.") % {"phone": form.cleaned_data["to"]})
    return redirect("messages:list")


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def try_wechat(request: StaffRequest) -> HttpResponse:
    """A message over WeChat to somebody who was bound lately."""
    form = WechatTryForm(request.POST, bound=bound_lately())
    if not form.is_valid():
        return _channels(request, TryForm(), status=422)
    to = form.cleaned_data["to"]
    channel_try(actor=request.actor, to=to, language=get_language() or "en", channel=WECHAT)
    messages.success(request, _("A message is on its way."))
    return redirect("messages:list")


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def order(request: StaffRequest) -> HttpResponse:
    """The order in which ways are tried: the whole of it comes with each button."""
    channel_order_save(actor=request.actor, order=request.POST.get("order", "").split(","))
    messages.success(request, _("Saved."))
    return redirect("messages:channels")


def _channels(request: StaffRequest, form: TryForm, *, status: int) -> HttpResponse:
    accounts = channel_accounts()
    on = {row.channel: row for row in accounts.values() if row.is_on}
    used = on.get(SMS)
    ranked = order_of(
        message_settings().channel_order, texts_first=bool(used and used.details.get("comes_first"))
    )
    context = {
        "form": form,
        "wechat_form": WechatTryForm(bound=bound_lately()) if WECHAT in on else None,
        "sms_rows": _providers(SMS, accounts),
        "wechat_rows": _providers(WECHAT, accounts),
        "used": used,
        "parts": counted(used, system_clock) if used else 0,
        "cost": cost_of(used, counted(used, system_clock)) if used else None,
        "leaves": bool(settings.EMAIL_URL),
        "ways": [_way(channel, ranked, on) for channel in ranked],
    }
    return render(request, "desk/messages/channels.html", context, status=status)


def _providers(channel: str, accounts: Mapping[str, ChannelAccount]) -> list[dict[str, Any]]:
    return [{"provider": one, "account": accounts.get(one.code)} for one in providers_of(channel)]


def _way(channel: str, ranked: Sequence[str], on: Mapping[str, ChannelAccount]) -> dict[str, Any]:
    """One channel as the page shows it: its place, how much left over it, and the order with it one place earlier."""
    return {
        "channel": channel,
        "label": CHANNEL_WORDS[channel],
        "is_ready": channel in (EMAIL, PUSH) or channel in on,
        "messages": messages_of_month(channel, system_clock),
        "use": use_of(channel, clock=system_clock),
        "raised": ",".join(raised(ranked, channel)),
        "provider": provider_of(on[channel].provider) if channel in on else None,
    }


def _form(request: StaffRequest, provider: Provider, row: ChannelAccount | None) -> AccountForm:
    initial = AccountForm.initial_of(row, provider)
    return AccountForm(
        request.POST or None,
        initial=initial,
        provider=provider,
        has_secret=row is not None,
        has_order=bool(message_settings().channel_order),
    )


def _kept(request: StaffRequest, provider: Provider) -> AccountForm:
    """What was typed, ready to be saved over what somebody else has saved meanwhile; the key is typed again."""
    row = channel_accounts().get(provider.code)
    newer = AccountForm.initial_of(row, provider)
    data = {**dict(request.POST.items()), "version": newer["version"]}
    has_order = bool(message_settings().channel_order)
    kept = AccountForm(
        data, initial=newer, provider=provider, has_secret=row is not None, has_order=has_order
    )
    kept.add_error(
        None, _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    )
    return kept


def _account(request: StaffRequest, provider: Provider, form: AccountForm, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"provider": provider, "form": form, "hook": hook_url(provider.code)}
    if provider.channel == WECHAT:
        context["signature_token"] = wechat_signature_token(provider.code)
    return render(request, "desk/messages/account.html", context, status=status)
