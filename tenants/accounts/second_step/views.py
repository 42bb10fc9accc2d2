"""Pages of the second step at signing in."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.context import current_salon
from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, signed_in_required
from tenants.accounts.second_step.codes import (
    StepRequired,
    has_app,
    recovery_codes_renew,
    second_step_begin,
    second_step_end,
)
from tenants.accounts.second_step.forms import FirstCodeForm
from tenants.accounts.second_step.owed import is_step_owed, step_owed_clear
from tenants.accounts.step_up import step_up_required

SECRET = "second_step_secret"  # noqa: S105 - a session's key
MOST_TRIES, WITHIN = 10, 300
REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
@step_up_required
def begin(request: StaffRequest) -> HttpResponse:
    """The square to scan, and the first code, which proves that the phone has it."""
    if has_app(request.user):
        step_owed_clear(request)
        return redirect("profile")
    secret = request.session.get(SECRET) or generate_totp_secret()
    request.session[SECRET] = secret
    form = FirstCodeForm(request.POST if "code" in request.POST else None, secret=secret)
    if form.is_bound:
        throttle(f"second_step:{request.user.pk}", most=MOST_TRIES, seconds=WITHIN)
        if form.is_valid():
            first = form.cleaned_data["code"]
            codes = second_step_begin(actor=request.actor, secret=secret, code=first)
            del request.session[SECRET]
            step_owed_clear(request)
            return render(request, "account/codes.html", {"codes": codes})
    url = get_adapter().build_totp_url(request.user, secret)
    square = segno.make(url, error="m", micro=False).svg_data_uri(scale=5, border=2)
    context = {"form": form, "square": square, "secret": " ".join(_fours(secret)), "salon": current_salon()}
    context["is_owed"] = is_step_owed(request)
    return render(request, "account/second_step.html", context, status=REFUSED if form.is_bound else 200)


@require_POST
@signed_in_required
@step_up_required
def codes(request: StaffRequest) -> HttpResponse:
    """Ten new codes for paper, shown once."""
    return render(request, "account/codes.html", {"codes": recovery_codes_renew(actor=request.actor)})


@require_POST
@signed_in_required
@step_up_required
def end(request: StaffRequest, user_id: int) -> HttpResponse:
    """No second step any more; one's own, or that of somebody who lost their phone."""
    try:
        second_step_end(actor=request.actor, user_id=user_id)
    except StepRequired as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The second step is off."))
    return redirect("profile") if user_id == request.user.pk else redirect("access_person", user_id=user_id)


def _fours(text: str) -> list[str]:
    return [text[start : start + 4] for start in range(0, len(text), 4)]
