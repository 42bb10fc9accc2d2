"""The app's name and label."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Walk-ins in line: tickets of the day, how long they wait, and who is called to whom."""

    name = "booking.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the call into words, and forget in time."""
        from booking.queue.kept import TICKETS
        from booking.queue.letters import KIND_CALLED, LABEL, called_render
        from booking.queue.models import Ticket
        from booking.queue.presence import came_since
        from booking.queue.tasks import tidy
        from booking.queue.tidying import DUE_KIND
        from crm.customers.references import register_reference
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from crm.messaging.whereabouts import register_whereabouts
        from crm.privacy.keeping import register_presence
        from kernel.due.registry import register_due

        register_due(DUE_KIND, tidy, after_upgrade=True)
        register_reference(TICKETS)
        register_presence(came_since)
        register_kind(KIND_CALLED, called_render)
        register_fixed(KIND_CALLED, LABEL)
        register_whereabouts(Ticket)
