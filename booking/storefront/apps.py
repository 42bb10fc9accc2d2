"""The app's name and label."""

from django.apps import AppConfig

from tenants.registry.left_open import leave_open


class StorefrontConfig(AppConfig):
    """The salon's public pages."""

    name = "booking.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A customer can say whether they come, whatever the salon has agreed with its operator."""
        leave_open("storefront:cancel", "POST")
        leave_open("storefront:confirm", "POST")
