"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from tenants.accounts.models import User


class SalonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, and each request reads the salon's switches of the person's role with the person."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, or None for one who is gone or may not sign in."""
        user = User.objects.with_switches().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
