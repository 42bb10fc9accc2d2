"""The app's name and label."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """A salon's own trail of every write."""

    name = "kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
