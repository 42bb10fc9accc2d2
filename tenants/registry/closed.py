"""What a host says where nothing runs, or nothing may be changed: a page for people, a problem for programs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kernel.errors import ChignonError, NotFound
from kernel.problems import problem_answer, problem_headers, wants_problem
from tenants.accounts.language import chosen_language
from tenants.registry.left_open import is_left_open
from tenants.registry.models import Salon, SalonStatus

SAFE_METHODS = frozenset(["GET", "HEAD", "OPTIONS"])
ONES_OWN = ("/desk/login/", "/desk/logout/", "/desk/password/", "/desk/profile/sessions/", "/language/")


class NoSalonHere(NotFound):
    """No salon answers under this host; nothing is said of those elsewhere."""


class SalonProvisioning(ChignonError):
    """The salon is being made, or brought to a new version."""

    code = "salon_provisioning"
    status = 503
    message = _("This salon is being made ready.")


class SalonSuspended(ChignonError):
    """The operator has closed the salon's host for now."""

    code = "salon_suspended"
    status = 503
    message = _("This salon's page is paused.")


class SalonClosing(ChignonError):
    """The salon is leaving for good."""

    code = "salon_closing"
    status = 410
    message = _("This salon is closing its page.")


class SalonReadOnly(ChignonError):
    """The salon can be read, and nothing in it can be changed."""

    code = "salon_read_only"
    status = 403
    message = _("Nothing can be changed here at the moment.")


CLOSED: dict[str, ChignonError] = {
    SalonStatus.PROVISIONING: SalonProvisioning(seconds=30),
    SalonStatus.SUSPENDED: SalonSuspended(seconds=3600),
    SalonStatus.CLOSING: SalonClosing(),
}


def why_closed(salon: Salon, request: HttpRequest) -> ChignonError | None:
    """Why the salon does not answer this request, or None.

    Read-only still lets its people sign in and out, and what its apps leave open: a customer's cancelling.
    """
    if salon.status != SalonStatus.READ_ONLY or request.method in SAFE_METHODS:
        return CLOSED.get(salon.status)
    is_open = request.path.startswith(ONES_OWN) or _is_left_open(request)
    return None if is_open else SalonReadOnly()


def _is_left_open(request: HttpRequest) -> bool:
    try:
        address = resolve(request.path_info, settings.ROOT_URLCONF)
    except Resolver404:
        return False
    return is_left_open(address.view_name, request.method or "")


def closed_answer(request: HttpRequest, error: ChignonError, salon: Salon | None = None) -> HttpResponse:
    """What `error` looks like, in the visitor's language."""
    language = chosen_language(request)
    with translation.override(language):
        if wants_problem(request):
            return problem_answer(error)
        name = "no_salon" if salon is None else error.code
        facts = {"LANGUAGE_CODE": language, "error": error, "closed_salon": salon}
        answer = render(request, f"errors/{name}.html", facts, status=error.status)
    for header, value in problem_headers(error).items():
        answer[header] = value
    return answer
