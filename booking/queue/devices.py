"""Which devices show the queue: those opened by a link that staff made, and staff themselves."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse

from booking.places.models import Location
from booking.queue.models import LinkKind
from booking.queue.tokens import link_by_token
from booking.storefront import selectors as storefront
from booking.storefront.pages import PublicRequest
from kernel.clock import system_clock
from kernel.errors import NotFound
from tenants.accounts.access import actor_of
from tenants.accounts.models import User
from tenants.accounts.rights import Action, may

P = ParamSpec("P")
COOKIE = "kiosk"
KEEP_SECONDS = 400 * 86400


class KioskRequest(PublicRequest):
    """A request of a device of the shop."""

    location: Location


KioskView = Callable[Concatenate[KioskRequest, P], HttpResponse]
View = Callable[..., HttpResponse]


def kiosk_page(view: KioskView[P]) -> View:
    """Only for a device whose link stands and is of this location, or for staff of the queue; else nothing is here."""

    @functools.wraps(view)
    def run(request: HttpRequest, /, location_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        kiosk = cast("KioskRequest", request)
        kiosk.location = _location_of(request, location_id)
        kiosk.look, kiosk.clock = storefront.look(), system_clock
        answer = view(kiosk, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return run


def device_remember(request: HttpRequest, answer: HttpResponse, token: str) -> None:
    """Let the device show the queue from now on, until its link is taken back."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=KEEP_SECONDS,
        path="/kiosk/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _location_of(request: HttpRequest, location_id: int) -> Location:
    if token := request.COOKIES.get(COOKIE, ""):
        try:
            link = link_by_token(token, LinkKind.DEVICE)
        except NotFound:
            link = None
        if link and link.location_id == location_id:
            return link.location
    user = request.user
    if isinstance(user, User) and may(actor_of(user, request), Action.QUEUE_WRITE, at=location_id):
        found = Location.objects.filter(pk=location_id, archived_at=None).first()
        if found is not None:
            return found
    raise NotFound
