"""The app's name and label."""

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    """Visits that repeat."""

    name = "booking.series"
    label = "series"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the letters about series into words, and stand on the page of a visit."""
        from booking.diary.telling.holding_back import register_told_elsewhere
        from booking.series.letters import KINDS, LABELS, series_render
        from booking.series.messages import is_in_series
        from booking.series.panels import visit_panel
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from kernel.design.panels import register_panel

        for kind in KINDS:
            register_kind(kind, series_render)
        for kind, label in LABELS.items():
            register_fixed(kind, label)
        register_told_elsewhere(is_in_series)
        register_panel("visit", visit_panel)
