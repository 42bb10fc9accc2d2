"""The app's name and label."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The weeks that are planned before they hold."""

    name = "booking.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"
