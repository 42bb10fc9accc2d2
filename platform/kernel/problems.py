"""Errors for programs: `application/problem+json` (RFC 9457), one shape for everything under /api/."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from kernel.errors import BadInput, ChignonError

MEDIA_TYPE = "application/problem+json"
PROGRAMS = "/api/"
RETRY_SECONDS = 5


def wants_problem(request: HttpRequest) -> bool:
    """Whether a program asks, so that its errors are no pages."""
    return request.path.startswith(PROGRAMS)


def problem_body(error: ChignonError) -> dict[str, Any]:
    """The problem as JSON; `title` is for people, `code` for programs."""
    body: dict[str, Any] = {
        "type": f"urn:chignon:problem:{error.code}",
        "title": str(error.message),
        "status": error.status,
        "code": error.code,
    }
    if isinstance(error, BadInput):
        body["problems"] = [
            {"field": problem.field, "code": problem.code, "text": str(problem.text)}
            for problem in error.problems
        ]
    if "version" in error.data:
        body["version"] = error.data["version"]
    return body


def problem_headers(error: ChignonError) -> dict[str, str]:
    """Never kept; with Retry-After where waiting helps (`data["seconds"]` says how long)."""
    headers = {"Cache-Control": "no-store"}
    if "seconds" in error.data or error.status == 503:
        headers["Retry-After"] = str(error.data.get("seconds", RETRY_SECONDS))
    return headers


def problem_answer(error: ChignonError) -> HttpResponse:
    """The problem as an answer, outside of the API's own views."""
    return JsonResponse(
        problem_body(error), status=error.status, content_type=MEDIA_TYPE, headers=problem_headers(error)
    )
