"""The app's name and label."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """What the salon and its people agree to reach in a month."""

    name = "booking.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug into one's own day and into a person's page of the team."""
        from booking.targets.panels import month_panel, person_panel
        from kernel.design.panels import register_panel

        register_panel("my_day_month", month_panel, position=10)
        register_panel("team.person", person_panel, position=40)
