"""How allauth works for us: no self-made accounts, links on the salon's own host, mails through the house's messages."""

from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.context import current_salon_or_none
from tenants.accounts.access import actor_of, first_page, network_of_request
from tenants.accounts.addresses import absolute_url
from tenants.accounts.mails import AccountMail, account_mail_send
from tenants.accounts.models import User

KINDS = {
    "account/email/password_reset_key": "account_reset",
    "account/email/email_confirmation": "account_confirm",
    "account/email/email_confirmation_signup": "account_confirm",
}
LINKS = ("password_reset_url", "activate_url")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by sign-up of a salon or by invitation, never by a form of a stranger."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This email and password do not belong together. Please try again."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes, or reset your password."),
        "enter_current_password": _("This is not your present password."),
        "invalid_password_reset": _("This link was used already, or is too old."),
        "rate_limited": _("Too many requests. Please wait a moment."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account at a salon by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person lands after signing in: the first room of theirs at the desk, or the platform's console."""
        if current_salon_or_none() is None:
            return "/console/"
        return first_page(actor_of(cast("User", request.user), request))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where a person lands after signing out."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where a person lands after changing the password."""
        return reverse("profile")

    def get_client_ip(self, request: HttpRequest) -> str:
        """What throttling counts by."""
        return network_of_request(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A link on the salon's own host, never built from a request's Host header (TRUST T19)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "U", "key": "K"})
        return absolute_url(path.replace("U-K", key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        """As above, for the link that confirms an address."""
        return absolute_url(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand the mail to the house; allauth's other notices are not sent."""
        if kind := KINDS.get(template_prefix):
            person: User = context["user"]
            link = next(str(context[name]) for name in LINKS if name in context)
            account_mail_send(
                AccountMail(kind=kind, to=email, name=str(person), language=person.language, url=link)
            )
