"""The app's name and label."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """The salon's public pages."""

    name = "booking.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"
