"""The app's name and label."""

from django.apps import AppConfig


class DueConfig(AppConfig):
    """Which salon has work due when, in public."""

    name = "kernel.due"
    label = "due"
    default_auto_field = "django.db.models.BigAutoField"
