"""Reset tokens that are bound to the salon."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from kernel.context import current_salon_or_none
from tenants.accounts.models import User


class ResetTokens(PasswordResetTokenGenerator):
    """Django's, with the salon mixed in: a twin of the same user elsewhere cannot use them (TRUST M11)."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        salon = current_salon_or_none()
        return f"{super()._make_hash_value(user, timestamp)}{salon.uuid if salon else 'public'}"
