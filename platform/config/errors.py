"""Errors as pages, one template per status; for programs (under /api/) as problems."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.errors import ChignonError, Fault, Malformed, NotAllowed, NotFound, TooLarge, Unavailable
from kernel.problems import problem_answer, wants_problem

TEMPLATED = {400, 403, 404, 410, 429, 503}


def error_page(request: HttpRequest, error: ChignonError) -> HttpResponse:
    """The page for `error`, with Retry-After when trying again will help; a problem for a program."""
    if wants_problem(request):
        return problem_answer(error)
    name = error.status if error.status in TEMPLATED else 400
    lost = error.status == 503  # perhaps the database: the page then asks nothing of the request's session
    answer = render(None if lost else request, f"errors/{name}.html", {"error": error}, status=error.status)
    if lost:
        answer["Retry-After"] = "5"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that did not come from us, or came too late."""
    return render(request, "errors/403.html", {"error": NotAllowed(), "expired_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address where nothing is."""
    return error_page(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what cannot be read, or is too much to be."""
    return error_page(request, TooLarge() if isinstance(exception, RequestDataTooBig) else Malformed())


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what Django itself refuses."""
    return error_page(request, NotAllowed())


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, made without the request's session; a lost database is Unavailable."""
    if isinstance(sys.exception(), OperationalError):
        return error_page(request, Unavailable())
    if wants_problem(request):
        return problem_answer(Fault())
    return render(None, "errors/500.html", status=500)
