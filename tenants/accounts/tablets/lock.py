"""A session on the shop's tablet: it ends when nobody touches the tablet, and when the tablet is removed."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kernel.clock import system_clock
from tenants.accounts.models import Tablet
from tenants.accounts.tablets.services import tablet_of

TABLET, TOUCHED = "tablet", "tablet_touched"
IDLE_SECONDS = 180
BY_ITSELF = "/live/"  # pages that renew themselves say nothing of a hand on the tablet


def tablet_here(request: HttpRequest) -> Tablet | None:
    """The shop's tablet that asks, by its cookie."""
    return tablet_of(request.COOKIES.get(settings.TABLET_COOKIE_NAME, ""))


def tablet_noted(request: HttpRequest) -> None:
    """Somebody just came in, by whatever way: on a tablet the session is one of the tablet's."""
    if settings.TABLET_COOKIE_NAME in request.COOKIES and (tablet := tablet_here(request)):
        request.session[TABLET] = tablet.pk
        request.session[TOUCHED] = system_clock.now().timestamp()


def is_on_tablet(request: HttpRequest) -> bool:
    """Whether the session is one of a tablet."""
    return TABLET in request.session


def locked_out(request: HttpRequest) -> HttpResponse | None:
    """The way to the names, when the session on a tablet has ended; None to go on. Costs a query on tablets alone."""
    if not is_on_tablet(request):
        return None
    now = system_clock.now()
    idle = now.timestamp() - request.session.get(TOUCHED, 0)
    is_here = Tablet.objects.filter(pk=request.session[TABLET]).exists()
    if not is_here or idle > IDLE_SECONDS:
        logout(request)
        return to_names(request)
    if not request.path.endswith(BY_ITSELF):
        request.session[TOUCHED] = now.timestamp()
    return None


def to_names(request: HttpRequest) -> HttpResponse:
    """The whole page goes to the names, also when a part of it asked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("tablet")})
    return redirect("tablet")
