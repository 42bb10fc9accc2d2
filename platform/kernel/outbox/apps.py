"""The app's name and label."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What a salon's changes owe to the outside world."""

    name = "kernel.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who delivers when an outbox is due; the web process knows the task by name from here on."""
        from kernel.due.registry import register_due
        from kernel.outbox.services import DUE_KIND
        from kernel.outbox.tasks import deliver

        register_due(DUE_KIND, deliver)
