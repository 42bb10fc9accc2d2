"""The app's name and label."""

from django.apps import AppConfig

from tenants.registry.left_open import leave_open


class ApiConfig(AppConfig):
    """The REST API of a salon."""

    name = "api"
    label = "api"

    def ready(self) -> None:
        """Cancelling goes on in a read-only salon, as on the customer's own page."""
        leave_open("api_v1:by_token", "DELETE")
