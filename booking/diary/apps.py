"""The app's name and label."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Availability and appointments."""

    name = "booking.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"
