"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from tenants.accounts.models import User


class SalonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, and each request reads the person with their roles and what the salon switched."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, or None for one who is gone or may not sign in."""
        user = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
