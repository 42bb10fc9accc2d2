"""What every public page has in common: the look, the shop's zone, who may keep a copy."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from booking.places.models import Location
from booking.storefront import selectors
from booking.storefront.framing import frame_allow, is_framed
from booking.storefront.models import Look
from kernel.clock import Clock, system_clock, zone
from kernel.context import current_salon
from tenants.registry.hosts import salon_url

P = ParamSpec("P")
FRAMED, FRAMED_UNDER = (
    {"/"},
    ("/book/", "/s/", "/team/", "/r/", "/w/"),
)  # what another site may frame, where the salon lists it
ZONE_COOKIE = "zone"


class PublicRequest(HttpRequest):
    """A stranger's request, with the salon's look and the clock."""

    look: Look
    clock: Clock


PublicView = Callable[Concatenate[PublicRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def public_page(view: PublicView[P]) -> View[P]:
    """Give the view the look; until the page is public, strangers see a page that says so, staff the real one."""

    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visitor = _visitor(request)
        if not visitor.look.published and not request.user.is_authenticated:
            return page(visitor, "storefront/not_yet.html", {})
        return view(visitor, *args, **kwargs)

    return run


def customer_page(view: PublicView[P]) -> View[P]:
    """Give the view the look, also while the page is not public: whoever has booked keeps their visit."""

    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(_visitor(request), *args, **kwargs)

    return run


def _visitor(request: HttpRequest) -> PublicRequest:
    visitor = cast("PublicRequest", request)
    visitor.look = selectors.look()
    visitor.clock = system_clock
    return visitor


def secret_page(view: View[P]) -> View[P]:
    """A page behind a token: never kept, never indexed, never told to another site as the referrer."""

    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return run


def page(
    request: PublicRequest,
    template: str,
    context: dict[str, Any],
    *,
    location: Location | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a public page in the zone of its shop."""
    salon = current_salon()
    with timezone.override(location.time_zone if location else salon.time_zone):
        shared = {
            "look": request.look,
            "look_version": request.look.version,
            "is_framed": is_framed(request),
            "is_preview": not request.look.published and request.user.is_authenticated,
            "canonical": salon_address(request.path),
        }
        answer = render(request, template, shared | context, status=status)
    if request.path in FRAMED or request.path.startswith(FRAMED_UNDER):
        frame_allow(answer, request.look.embed_origins)
        patch_vary_headers(answer, ("Sec-Fetch-Dest", "X-Framed"))
    return answer


def visitor_zone(request: HttpRequest) -> ZoneInfo | None:
    """The zone that the visitor's browser says it is in; None when unknown."""
    name = unquote(request.COOKIES.get(ZONE_COOKIE, ""))
    try:
        return zone(name) if name and len(name) < 64 and "/" in name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def other_zone(request: HttpRequest, shop: Location) -> ZoneInfo | None:
    """The visitor's zone when its clocks differ now from the shop's, else None."""
    theirs, now = visitor_zone(request), system_clock.now()
    if (
        theirs is None
        or now.astimezone(theirs).utcoffset() == now.astimezone(zone(shop.time_zone)).utcoffset()
    ):
        return None
    return theirs


def salon_address(path: str = "/") -> str:
    """The absolute address of `path` on the current salon's host."""
    return salon_url(str(getattr(current_salon(), "slug", "")), path)
