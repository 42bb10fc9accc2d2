"""Who may open a page of the desk: a view states it in one line (HOUSE_STYLE 11)."""

import functools
import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kernel.actor import Actor, ActorKind
from kernel.design.navigation import nav_for
from kernel.errors import NotAllowed
from kernel.throttle import network_of
from tenants.accounts.models import User
from tenants.accounts.rights import Action, may, may_somewhere
from tenants.accounts.roles.holding import holding_of
from tenants.accounts.second_step.owed import is_step_owed, step_owed_note
from tenants.accounts.sign_ins import sign_in_seen, sign_ins_clear
from tenants.accounts.tablets.lock import locked_out, tablet_noted, to_names

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a signed-in user of this salon, with the actor that services are told."""

    user: User
    actor: Actor


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def staff_required(action: Action, *, whole_salon: bool = False) -> Callable[[StaffView[P]], View[P]]:
    """Only for signed-in staff who may do `action`; others are asked to sign in, or told no (403).

    A page that names a `location_id` asks for that one, one of the `whole_salon` for all of them, any other for some one:
    what it then shows and changes asks again.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if (elsewhere := _turned_away(request)) is not None:
                return elsewhere
            staff = cast("StaffRequest", request)
            sign_in_seen(request, staff.user, address_of(request))
            if is_step_owed(request):
                return redirect("second_step")
            staff.actor = actor_of(staff.user, request)
            place = kwargs.get("location_id")
            if not (
                may(staff.actor, action, at=place if isinstance(place, int) else None)
                if whole_salon or place is not None
                else may_somewhere(staff.actor, action)
            ):
                raise NotAllowed(action=str(action))
            return _unkept(view(staff, *args, **kwargs))

        run.required_action = action  # type: ignore[attr-defined]
        return cast("View[P]", run)

    return decorate


def signed_in_required(view: StaffView[P]) -> View[P]:
    """For pages of one's own: any signed-in user of this salon, whatever the role."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if (elsewhere := _turned_away(request)) is not None:
            return elsewhere
        staff = cast("StaffRequest", request)
        sign_in_seen(request, staff.user, address_of(request))
        staff.actor = actor_of(staff.user, request)
        return _unkept(view(staff, *args, **kwargs))

    return cast("View[P]", run)


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """Where somebody goes who is not signed in, or whose time on the shop's tablet is over; None for everybody else."""
    if not request.user.is_authenticated:
        if settings.TABLET_COOKIE_NAME in request.COOKIES:
            return to_names(request)
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    return locked_out(request)


def signed_in(sender: object, request: HttpRequest, user: User, **_rest: object) -> None:
    """Somebody came in, by whatever way: `user_logged_in` tells of all of them."""
    sign_ins_clear(user)
    step_owed_note(request, user)
    tablet_noted(request)
    sign_in_seen(request, user, address_of(request))


def _unkept(answer: HttpResponse) -> HttpResponse:
    """What staff see is kept by no browser: on the salon's tablet the next person goes back to nothing (TRUST G24)."""
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer


def actor_of(user: User, request: HttpRequest) -> Actor:
    """The signed-in user as the actor of a service."""
    holding = holding_of(user)
    return Actor(
        kind=ActorKind.USER,
        id=user.pk,
        name=str(user),
        role=user.role,
        source="desk",
        address=address_of(request),
        rights=holding.rights,
        local=holding.local,
    )


def first_page(actor: Actor) -> str:
    """Where the desk begins for this person: the first room of the rail that their role may use, or their profile."""
    rooms = nav_for("", may=lambda action: may_somewhere(actor, Action(action)))
    return str(rooms[0]["url"]) if rooms else reverse("profile")


def address_of(request: HttpRequest) -> str:
    """The IP that the request came from: the peer, or the hop that `PROXIES` trusted proxies vouch for; "" for none."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.PROXIES and len(hops) >= settings.PROXIES:
        return _ip_of(hops[-settings.PROXIES])
    return _ip_of(str(request.META.get("REMOTE_ADDR", "")))


def network_of_request(request: HttpRequest) -> str:
    """Whom the request counts for when tries are counted."""
    return network_of(address_of(request))


def _ip_of(text: str) -> str:
    """The address, also where a proxy wrote its port or zone beside it; "" for what is none."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", text).partition("%")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
