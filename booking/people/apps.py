"""The app's name and label."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People of the team in front of the diary: who leaves and hands over, and everybody's own day. No tables."""

    name = "booking.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
