"""Who calls: the base for staff routes. Public routes take nobody's word and need nobody's."""

from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from api.errors import SignInNeeded
from kernel.actor import Actor
from tenants.accounts.access import actor_of
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise


class StaffSession(SessionAuthentication):
    """The desk's own session: for calls from our pages. Changes need the CSRF token, as forms do."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        """The signed-in user of this salon and the actor that services are told; None for anybody else."""
        found = super().authenticate(request)
        if found is None or not isinstance(found[0], User):
            return None
        inner: HttpRequest = request._request  # noqa: SLF001 - DRF's only way to the request below
        return found[0], actor_of(found[0], inner)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says of the way in."""
        return "Session"


class StaffMay(BasePermission):
    """Asks the one table of rights for the view's `action`; strangers get 401, staff without the right 403."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True, or raises SignInNeeded or NotAllowed."""
        if not isinstance(request.auth, Actor):
            raise SignInNeeded
        action: Action = view.action  # type: ignore[attr-defined]
        authorise(request.auth, action)
        return True
