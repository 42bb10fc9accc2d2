"""How allauth works for us: no self-made accounts, addresses on the salon's own host."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by sign-up of a salon or by invitation, never by a form of a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account at a salon by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        """Where a person lands after signing in."""
        return "/desk/today/"
