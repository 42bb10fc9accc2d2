"""The app's name and label."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """When people came, paused and went, and what becomes of it."""

    name = "booking.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Close what was forgotten, show what waits, tell what was decided, and let the shop's tablet lead here."""
        from booking.clock.forgotten import DUE_KIND
        from booking.clock.letters import KIND, correction_render
        from booking.clock.panels import my_day_panel, today_panel
        from booking.clock.tasks import work
        from crm.messaging.rendering import register_kind
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_due(DUE_KIND, work)
        register_kind(KIND, correction_render)
        register_panel("my_day", my_day_panel)
        register_panel("today", today_panel)
