"""The app's name and label."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Members of staff, shifts, time off."""

    name = "booking.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"
