"""The app's name and label."""

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """Two rows that are one person: found, merged, and taken apart again."""

    name = "crm.duplicates"
    label = "duplicates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look for duplicates every night, and say what of the lower rooms is a customer's."""
        from crm.duplicates.lower import register_lower
        from crm.duplicates.services import DUE_KIND
        from crm.duplicates.tasks import look
        from kernel.due.registry import register_due

        register_lower()
        register_due(DUE_KIND, look, after_upgrade=True)
