"""Pages of one's own login: the profile, signing out everywhere, the one-time link."""

from typing import cast

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.context import current_salon
from kernel.design.panels import panels_at
from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, actor_of, first_page, signed_in_required
from tenants.accounts.devices import devices_of
from tenants.accounts.forms import PasswordForm, ProfileForm
from tenants.accounts.models import Pin, User
from tenants.accounts.second_step.codes import has_app, has_second_step
from tenants.accounts.second_step.passkeys import passkeys
from tenants.accounts.services import profile_change, sessions_end, sign_in_end
from tenants.registry.links import one_time_link_use

HOUR = 3600
MOST_LINKS = 5
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@require_GET
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link and go to the desk."""
    user = one_time_link_use(token)
    login(request, user, backend=BACKEND)
    then = request.GET.get("next", "")
    return redirect(then if is_own_path(then) else first_page(actor_of(user, request)))


def is_own_path(target: str) -> bool:
    """Whether `target` is a path on this very host."""
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


@require_http_methods(["GET", "POST"])
@signed_in_required
def profile(request: StaffRequest) -> HttpResponse:
    """Name, language, password, sessions."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = profile_change(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _with_language(redirect("profile"), user.language)
    return render(request, "account/profile.html", {"form": form, **_profile_facts(request)})


def _profile_facts(request: StaffRequest) -> dict[str, object]:
    confirmed = EmailAddress.objects.filter(user_id=request.user.pk, verified=True).exists()
    return {
        "password_form": PasswordForm(user=request.user),
        "email_confirmed": confirmed,
        "devices": devices_of(request, request.user),
        "has_pin": Pin.objects.filter(user_id=request.user.pk).exists(),
        "has_app": has_app(request.user),
        "has_second_step": has_second_step(request.user),
        "panels": panels_at("profile", request),
        "passkeys": [(row, row.wrap().name) for row in passkeys(request.user)],
        "zone": current_salon().time_zone,
    }


def _with_language(answer: HttpResponse, language: str) -> HttpResponse:
    """Make the choice hold at once, in this browser; none means: as the browser says."""
    if language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax")
    else:
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@require_POST
@signed_in_required
def sign_out_everywhere(request: StaffRequest) -> HttpResponse:
    """End all of one's sessions, this one too."""
    sessions_end(actor=request.actor, user_id=request.user.pk)
    logout(request)
    messages.success(request, _("You are signed out on all devices."))
    return redirect("account_login")


@require_POST
@signed_in_required
def device_sign_out(request: StaffRequest, sign_in_id: int) -> HttpResponse:
    """End one session, on whatever device; of oneself, or of somebody whose access one may change."""
    ended = sign_in_end(actor=request.actor, sign_in_id=sign_in_id)
    if ended.session_key == request.session.session_key:
        logout(request)
    messages.success(request, _("That device is signed out."))
    if ended.user_id == request.user.pk or not request.user.is_authenticated:
        return redirect("profile")
    return redirect("access_person", user_id=ended.user_id)


@require_POST
@signed_in_required
def email_confirm_send(request: StaffRequest) -> HttpResponse:
    """Send the link that confirms one's address; raises TooMany, since an address may be a stranger's."""
    throttle(f"confirm:{request.user.pk}", most=MOST_LINKS, seconds=HOUR)
    address, _new = EmailAddress.objects.get_or_create(
        user=request.user, email=request.user.email, defaults={"primary": True}
    )
    send_verification_email_to_address(cast("HttpRequest", request), address)
    messages.success(request, _("The link is on its way to %(email)s.") % {"email": address.email})
    return redirect("profile")
