"""Adding a passkey, and taking one away."""

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import login_webauthn
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, network_of_request, signed_in_required
from tenants.accounts.devices import device_words
from tenants.accounts.second_step.codes import StepRequired
from tenants.accounts.second_step.owed import is_step_owed, step_owed_clear
from tenants.accounts.second_step.passkey_forms import PasskeyForm
from tenants.accounts.second_step.passkeys import passkey_add, passkey_remove
from tenants.accounts.step_up import step_up_required

MOST_TRIES, MOST_ASKED, WITHIN = 20, 60, 300
REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
@step_up_required
def new(request: StaffRequest) -> HttpResponse:
    """The button that asks the device for a passkey; its answer is posted here."""
    form = PasskeyForm(
        request.POST if "credential" in request.POST else None,
        user=request.user,
        initial={"name": device_words(request.META.get("HTTP_USER_AGENT", ""))},
    )
    if form.is_bound:
        throttle(f"passkey:{request.user.pk}", most=MOST_TRIES, seconds=WITHIN)
        if form.is_valid():
            return _added(request, form)
    asked = as_json(begin_registration(request.user, passwordless=True))
    context = {"form": form, "asked": asked, "is_owed": is_step_owed(request)}
    return render(request, "account/passkey.html", context, status=REFUSED if form.is_bound else 200)


@require_POST
@signed_in_required
@step_up_required
def remove(request: StaffRequest, passkey_id: int) -> HttpResponse:
    """It opens nothing any more."""
    try:
        passkey_remove(actor=request.actor, passkey_id=passkey_id)
    except StepRequired as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The passkey no longer opens the desk."))
    return redirect("profile")


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """allauth's page after the password; a person with passkeys is asked for one, or for a code."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """With `asked`: what the device is asked, as JSON; "" for somebody without passkeys."""
        context: dict[str, Any] = super().get_context_data(**facts)
        asked = json.loads(as_json(context["js_data"]["request_options"]))
        has_any = bool(asked["publicKey"].get("allowCredentials"))
        return context | {"asked": json.dumps(asked) if has_any else ""}


def sign_in(request: HttpRequest) -> HttpResponse:
    """By a passkey alone. Asking begins a session, so strangers are counted; raises TooMany."""
    throttle(f"passkey_sign_in:{network_of_request(request)}", most=MOST_ASKED, seconds=WITHIN)
    answer: HttpResponse = login_webauthn(request)
    return answer


def as_json(options: Any) -> str:
    """What a device is asked, as its script reads it."""
    return json.dumps(options, cls=DjangoJSONEncoder)


def _added(request: StaffRequest, form: PasskeyForm) -> HttpResponse:
    name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
    codes = passkey_add(actor=request.actor, name=name, credential=credential)
    step_owed_clear(request)
    messages.success(request, _("The passkey is kept. Next time it signs you in without a password."))
    return render(request, "account/codes.html", {"codes": codes}) if codes else redirect("profile")
