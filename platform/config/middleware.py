"""Middleware that knows the whole product: TLS, health answers, sizes of bodies, and one handler for errors on pages."""

import logging
import re
from collections.abc import Callable
from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from config.errors import error_page
from kernel.errors import ChignonError, Malformed, TooLarge, Unavailable
from kernel.stack import roomy
from tenants.registry.hosts import host_name

UPLOADS = re.compile(r"/desk/|/f/|/b/[^/]+/forms/|/kiosk/form/")
TRANSPORT = "Strict-Transport-Security"
logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class RoomMiddleware:
    """Outermost: however deep the server calls us, the answer costs the same (kernel.stack)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    @roomy
    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, made in one piece of memory."""
        return self.get_response(request)


class TransportMiddleware:
    """Around Django's: a salon's own domain promises TLS for itself alone, for what lies below it is not ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep "includeSubDomains" and "preload" on the operator's domain only."""
        answer = self.get_response(request)
        host = f".{host_name(request.META.get('HTTP_HOST', ''))}"
        if TRANSPORT in answer.headers and not host.endswith(f".{settings.BASE_DOMAIN}"):
            answer.headers[TRANSPORT] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return answer


class HealthMiddleware:
    """`/healthz` (the process lives) and `/readyz` (the database answers), on any host."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return self.ready()
        return self.get_response(request)

    def ready(self) -> HttpResponse:
        """200 when one trivial query works, else 503."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            return JsonResponse({"status": "no database"}, status=503)
        return JsonResponse({"status": "ok"})


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy; for a page that asks for none of its own it is put into words only once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy, unless the answer brings one."""
        parts = self.get_policy_parts(request=request, response=response)
        if parts != PolicyParts() or getattr(response, "_csp_exempt", False):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, house_policy())
        return response


@cache
def house_policy() -> str:
    """The policy of the settings."""
    return build_policy()


class BodySizeMiddleware:
    """Refuses a body that is over the limit before a byte of it is read: 1 MB, more only where photos are sent."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        may_upload = UPLOADS.match(request.path)
        most = settings.LARGEST_UPLOAD_BYTES if may_upload else settings.LARGEST_BODY_BYTES
        if _length_of(request) > most:
            return error_page(request, TooLarge())
        return self.get_response(request)


def _length_of(request: HttpRequest) -> int:
    """The length that the request says its body has; without one Django reads no body."""
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class ErrorPageMiddleware:
    """Turns the house's errors into pages in the person's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a ChignonError; a lost database is Unavailable; everything else is Django's.

        What the database cannot hold (NUL, a number or a date out of all range) is the sender's doing.
        """
        if isinstance(error, ChignonError):
            return error_page(request, error)
        if isinstance(error, OperationalError):
            return error_page(request, Unavailable())
        if isinstance(error, DataError):
            logger.warning("refused what the database cannot hold", exc_info=error)
            return error_page(request, Malformed())
        return None
