"""The app's name and label."""

from django.apps import AppConfig

from tenants.registry.left_open import leave_open


class StorefrontConfig(AppConfig):
    """The salon's public pages."""

    name = "booking.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on a person's page; a customer can say whether they come, whatever the salon agreed with its operator."""
        from booking.storefront.panels import person_panel
        from kernel.design.panels import register_panel

        register_panel("team.person", person_panel)
        leave_open("storefront:cancel", "POST")
        leave_open("storefront:confirm", "POST")
