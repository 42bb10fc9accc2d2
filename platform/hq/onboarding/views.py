"""Sign-up on the base domain: the form, the proposal of an address, and the page that waits."""

from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hq.onboarding.forms import SignUpForm
from hq.onboarding.models import SignUp, SignUpState
from hq.onboarding.services import FormReused, sign_up_complete, sign_up_submit
from hq.onboarding.tasks import complete_soon
from kernel.clock import system_clock
from kernel.errors import NotFound
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request
from tenants.registry.links import one_time_link_make
from tenants.registry.slugs import slug_suggest

COOKIE = settings.SIGN_UP_COOKIE_NAME
SALT = "chignon.signup"
HOUR = 3600
TAKEN = _("This address is taken. Please choose another.")


@never_cache
@csp_update({"form-action": [settings.SALON_HOSTS]})
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form; sent, it makes the salon at once or shows the page that waits."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _submit(request, form)
    status = 422 if form.errors else 200
    return render(request, "site/signup.html", {"form": form}, status=status)


def _submit(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    address = address_of(request)
    throttle(f"signup:{network_of_request(request)}", most=20, seconds=HOUR)
    if form.is_trap_sprung:
        raise NotFound
    try:
        row = _made(form, address)
    except FormReused as error:
        return _again(request, form, None, error)
    if row.state == SignUpState.FAILED:
        return _again(request, form, "slug", TAKEN)
    if row.state == SignUpState.WAITING:
        complete_soon(row.key)
    answer = _leave(row) if row.state == SignUpState.READY else redirect("sign_up_progress", key=row.key)
    answer.set_cookie(
        COOKIE,
        signing.dumps(str(row.key), salt=SALT),
        max_age=HOUR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


def _made(form: SignUpForm, address: str) -> SignUp:
    """The sign-up of that form, with its salon where a spare schema was in store."""
    row = sign_up_submit(
        data=form.cleaned_data, language=get_language() or "en", address=address, clock=system_clock
    )
    return sign_up_complete(key=row.key, clock=system_clock, may_build=False)


def _again(request: HttpRequest, form: SignUpForm, field: str | None, text: object) -> HttpResponse:
    """The form with what is wrong; sent again, it is a new one."""
    form.add_error(field, str(text))
    form.renew_key()
    return render(request, "site/signup.html", {"form": form}, status=422)


@never_cache
@require_GET
def sign_up_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """Waits for the worker, then leads into the new salon; only for the browser that sent the form."""
    row = SignUp.objects.filter(key=_key_of_cookie(request)).first()
    if row is None or row.key != key:
        raise NotFound
    if row.state == SignUpState.READY:
        return _leave(row)
    if row.state == SignUpState.FAILED:
        return redirect("sign_up")
    return render(request, "site/signup_progress.html", {"sign_up": row})


@require_GET
def slug_proposal(request: HttpRequest) -> HttpResponse:
    """A free address for the name typed so far: `{"slug": …}`."""
    throttle(f"slug:{network_of_request(request)}", most=120, seconds=60)
    return JsonResponse({"slug": slug_suggest(request.GET.get("name", "")[:120])})


def _key_of_cookie(request: HttpRequest) -> UUID:
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOUR))
    except (signing.BadSignature, ValueError):
        raise NotFound from None


def _leave(row: SignUp) -> HttpResponse:
    """To the salon's own host, signed in by a link that works once."""
    if row.salon is None:
        raise NotFound
    return redirect(one_time_link_make(salon=row.salon, email=row.email, then="/desk/start/"))
