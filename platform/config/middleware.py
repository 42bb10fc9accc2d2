"""Middleware that knows the whole product: health answers, and one handler for errors on pages."""

from collections.abc import Callable

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from config.errors import error_page
from kernel.errors import ChignonError, Unavailable

Answer = Callable[[HttpRequest], HttpResponse]


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


class ErrorPageMiddleware:
    """Turns the house's errors into pages in the person's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a ChignonError; a lost database is Unavailable; everything else is Django's."""
        if isinstance(error, ChignonError):
            return error_page(request, error)
        if isinstance(error, OperationalError):
            return error_page(request, Unavailable())
        return None
