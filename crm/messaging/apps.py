"""The app's name and label."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages to customers and staff, and their channels."""

    name = "crm.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
