"""The app's name and label."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages to customers and staff, and their channels."""

    name = "crm.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Deliver the outbox's messages."""
        from crm.messaging.delivery import MessageHandler
        from crm.messaging.services import TOPIC
        from kernel.outbox.registry import register_handler

        register_handler(TOPIC, MessageHandler())
