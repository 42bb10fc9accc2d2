"""The app's name and label."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Availability and appointments."""

    name = "booking.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the messages about visits into words."""
        from booking.diary.visit_letters import visit_render
        from crm.messaging.rendering import register_kind

        for change in ("booked", "moved", "cancelled"):
            for side in ("customer", "staff"):
                register_kind(f"visit_{change}_{side}", visit_render)
