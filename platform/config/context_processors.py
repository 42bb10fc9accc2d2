"""What every page's frame needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kernel.actor import Actor
from kernel.context import current_salon_or_none
from kernel.design.navigation import nav_for
from tenants.accounts.access import actor_of
from tenants.accounts.rights import Action, may, may_somewhere


def frame(request: HttpRequest) -> dict[str, Any]:
    """The salon (or None on the base domain) and the address of the operator's site."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return {
        "salon": current_salon_or_none(),
        "site_url": f"{settings.SCHEME}://{settings.BASE_DOMAIN}{port}",
    }


def desk(request: HttpRequest) -> dict[str, Any]:
    """On the desk's pages: the rail as far as the person's role goes, and where the search leads.

    The rail is made by the template that draws it: a page's panels are templates too, and draw none.
    """
    user = getattr(request, "user", None)
    if not request.path.startswith("/desk/") or user is None or not user.is_authenticated:
        return {}
    actor = actor_of(user, request)
    return {
        "desk_nav": SimpleLazyObject(partial(_rail, request.path, actor)),
        "may_give_access": may_somewhere(actor, Action.ACCESS_WRITE),
        "desk_search_url": "/desk/search/" if may(actor, Action.CUSTOMER_SEE_OWN) else "",
    }


def _rail(path: str, actor: Actor) -> list[dict[str, object]]:
    return nav_for(path, may=lambda action: may_somewhere(actor, Action(action)))
