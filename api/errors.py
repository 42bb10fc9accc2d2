"""The one error handler of the API: every error is `application/problem+json` (RFC 9457) with a stable `code`."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from booking.diary.wishes import SlotTaken
from kernel.errors import BadInput, Busy, ChignonError, Malformed, NotAllowed, NotFound, Problem, Unavailable
from kernel.problems import MEDIA_TYPE, problem_body, problem_headers
from kernel.transactions import is_lock_timeout


class BadParameters(BadInput):
    """The query is refused whole; `problems` names everything wrong in it."""

    code = "invalid_parameters"
    status = 400
    message = _("Some of these parameters cannot be used.")


class WrongMediaType(ChignonError):
    """The body is not JSON in UTF-8."""

    code = "unsupported_media_type"
    status = 415
    message = _("Bodies are JSON in UTF-8, not compressed.")


class NotAcceptable(ChignonError):
    """The caller takes no JSON."""

    code = "not_acceptable"
    status = 406
    message = _("Answers are JSON.")


class WrongMethod(ChignonError):
    """The address does not know the method."""

    code = "method_not_allowed"
    status = 405
    message = _("This address does not know that method.")


class SignInNeeded(ChignonError):
    """The address is for staff, and nobody was shown."""

    code = "sign_in_needed"
    status = 401
    message = _("Please show who you are.")


TRANSLATED: dict[type[Exception], type[ChignonError]] = {
    Http404: NotFound,
    exceptions.NotFound: NotFound,
    exceptions.ParseError: Malformed,
    exceptions.UnsupportedMediaType: WrongMediaType,
    exceptions.NotAcceptable: NotAcceptable,
    exceptions.MethodNotAllowed: WrongMethod,
    exceptions.NotAuthenticated: SignInNeeded,
    exceptions.AuthenticationFailed: SignInNeeded,
    exceptions.PermissionDenied: NotAllowed,
    OperationalError: Unavailable,
    DataError: Malformed,
    SuspiciousOperation: Malformed,
}


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER; None for a fault of ours, which is then logged and answered as such."""
    known = in_our_words(error)
    if known is None:
        return None
    answer = problem_response(known)
    if isinstance(error, exceptions.MethodNotAllowed):
        answer["Allow"] = ", ".join(context["view"].allowed_methods)
    return answer


def in_our_words(error: Exception) -> ChignonError | None:
    """The error as one of the house, or None."""
    if isinstance(error, ChignonError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return BadInput(list(problems_of(error.detail)))
    if is_lock_timeout(error):
        return Busy()
    for kind, ours in TRANSLATED.items():
        if isinstance(error, kind):
            return ours()
    return None


def problem_response(error: ChignonError) -> Response:
    """The answer for `error`, with the times that are free instead of a taken one."""
    body = problem_body(error)
    if isinstance(error, SlotTaken):
        body["alternatives"] = error.data.get("alternatives", [])
    return Response(body, status=error.status, content_type=MEDIA_TYPE, headers=problem_headers(error))


def problems_of(detail: Any, field: str = "") -> Iterator[Problem]:
    """What a serializer found, flat: `customer.email`, `lines.0.service`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from problems_of(inner, field if name == "non_field_errors" else _below(field, str(name)))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            is_text = isinstance(inner, str)
            yield from problems_of(inner, field if is_text else _below(field, str(place)))
    else:
        yield Problem(field, CODES.get(detail.code, detail.code), str(detail))


CODES = {
    "null": "required",
    "blank": "required",
    "max_length": "too_long",
    "not_a_list": "invalid",
    "empty": "required",
}


def _below(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
