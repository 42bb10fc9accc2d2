"""The booking page in a frame on the salon's own website: who may frame it, and forms that need no cookie there.

Browsers keep cookies from a page that another site frames. So the way to a booking needs none (decision 0080): its
forms are taken where the browser itself says that they were sent by this very page of ours.
"""

import functools
import re
from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kernel.errors import BadInput
from kernel.marks import listed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SOURCE = "widget"
MOST_ORIGINS = 10
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)


def is_framed(request: HttpRequest) -> bool:
    """Whether the browser shows the page in a frame."""
    by_script = request.headers.get("X-Framed") == "1"  # parts that our own page fetches (framed.js)
    return by_script or request.headers.get("Sec-Fetch-Dest", "") in {"iframe", "frame"}


def source_of(request: HttpRequest) -> str:
    """Where the visitor books: on the page itself, or in the frame on another site."""
    return SOURCE if is_framed(request) else "storefront"


def frame_allow(answer: HttpResponse, origins: Iterable[str]) -> None:
    """Let these sites, and nobody else, show the answer in a frame; without any, nobody may, as ever."""
    if allowed := list(origins):
        answer._csp_replace = {"frame-ancestors": allowed}  # type: ignore[attr-defined] # noqa: SLF001 - django-csp's way
        answer.xframe_options_exempt = True  # the older header knows one site at most


def own_form(view: View[P]) -> View[P]:
    """Take a stranger's form without the CSRF cookie where the browser says that our own page sent it.

    A browser sets Origin and Sec-Fetch-Site itself, and no page of another site can. Whoever is signed in, and
    whoever's browser says neither, needs token and cookie as everywhere.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        chosen = view if _is_our_own(request) else guarded
        return chosen(request, *args, **kwargs)

    run.guards_itself = True  # type: ignore[attr-defined] # for the test that lists them
    return run


def _is_our_own(request: HttpRequest) -> bool:
    is_stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return is_stranger and is_ours and request.headers.get("Sec-Fetch-Site") == "same-origin"


def origins_checked(lines: Iterable[str]) -> list[str]:
    """The sites as browsers name them ("https://www.salon.example"), each once; raises BadInput naming every wrong one."""
    typed = [line.strip() for line in lines if line.strip()]
    found = dict.fromkeys(_origin(line) for line in typed)
    wrong = [line[:80] for line in typed if not _origin(line)]
    if wrong:
        text = _("This is no address of a website: %(wrong)s") % {"wrong": listed(wrong)}
        raise BadInput.of("origins", "invalid", text)
    if len(found) > MOST_ORIGINS:
        raise BadInput.of("origins", "too_many", _("Ten websites at most."))
    return list(found)


def _origin(line: str) -> str:
    """The origin of an address, "" for what is none; https, and http only on a machine of one's own."""
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return ""
    is_own = host == "localhost" or host.endswith(".localhost") or host == "127.0.0.1"
    schemes = {"https", "http"} if is_own and not settings.PRODUCTION else {"https"}
    if parts.scheme not in schemes or not _HOST.fullmatch(host) or (parts.username or parts.password):
        return ""
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
