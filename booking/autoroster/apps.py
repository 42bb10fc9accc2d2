"""The app's name and label."""

from django.apps import AppConfig


class AutoRosterConfig(AppConfig):
    """The automatic roster: what it is asked for, how far it came, and what it answers."""

    name = "booking.autoroster"
    label = "autoroster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Do what is due."""
        from booking.autoroster.services import DUE_KIND
        from booking.autoroster.tasks import work
        from kernel.due.registry import register_due

        register_due(DUE_KIND, work)
