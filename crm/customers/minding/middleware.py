"""What every form of the desk can do: acknowledge severe alerts, and be asked to, with everything that was typed kept."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.customers.minding.acknowledging import FIELD, MustAcknowledge, acknowledging

DESK = "/desk/"
NOT_KEPT = ("csrfmiddlewaretoken", FIELD)
CHANGED = "diary-changed"  # the mark of an answer that the diary and the board show among their toasts
MOST = 200


class AlertsMiddleware:
    """Hands what a form acknowledges to the services, and answers MustAcknowledge with the form of what is to be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(DESK):
            return self.get_response(request)
        with acknowledging(lambda: request.POST.getlist(FIELD)[:MOST]):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The alerts, each with its box, and the form as it was sent; among the toasts where the page sent it itself."""
        if not isinstance(error, MustAcknowledge):
            return None
        is_beside = request.headers.get("HX-Request") == "true"
        context = {
            "error": error,
            "typed": [(name, value) for name in _kept(request) for value in request.POST.getlist(name)],
            "given": request.POST.getlist(FIELD)[:MOST],
            "is_beside": is_beside,
            "back": _came_from(request),
        }
        template = "desk/customers/read_beside.html" if is_beside else "desk/customers/read_first.html"
        answer = render(request, template, context, status=error.status)
        if is_beside:
            answer["HX-Trigger"] = CHANGED
        return answer


def _came_from(request: HttpRequest) -> str:
    """The page of ours that sent the form, or the desk's first."""
    parts = urlsplit(request.headers.get("Referer", ""))
    is_ours = parts.netloc == request.get_host() and parts.path.startswith(DESK)
    return f"{parts.path}?{parts.query}" if is_ours and parts.query else parts.path if is_ours else DESK


def _kept(request: HttpRequest) -> list[str]:
    return [name for name in request.POST if name not in NOT_KEPT]
