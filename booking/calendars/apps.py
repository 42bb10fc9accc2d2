"""The app's name and label."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """The diary in other people's calendars."""

    name = "booking.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show the way to one's calendar on one's profile."""
        from booking.calendars.panels import profile_panel
        from kernel.design.panels import register_panel

        register_panel("profile", profile_panel)
