"""The app's name and label."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What a salon's changes owe to the outside world."""

    name = "kernel.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
