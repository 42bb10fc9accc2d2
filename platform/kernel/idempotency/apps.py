"""The app's name and label."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Answers kept for repeated requests."""

    name = "kernel.idempotency"
    label = "idempotency"
    default_auto_field = "django.db.models.BigAutoField"
