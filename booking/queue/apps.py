"""The app's name and label."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Walk-ins in line: tickets of the day, how long they wait, and who is called to whom."""

    name = "booking.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the call into words."""
        from booking.queue.letters import KIND_CALLED, called_render
        from crm.messaging.rendering import register_kind

        register_kind(KIND_CALLED, called_render)
