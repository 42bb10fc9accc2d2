"""The app's name and label."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What customers agreed to."""

    name = "crm.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what customers are asked in every salon."""
        from crm.privacy.usual import register_usual

        register_usual()
