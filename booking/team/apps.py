"""The app's name and label."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Members of staff, shifts, time off."""

    name = "booking.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who ends the logins of those who have left."""
        from booking.team.leaving import DUE_KIND
        from booking.team.tasks import leaving
        from kernel.due.registry import register_due

        register_due(DUE_KIND, leaving)
