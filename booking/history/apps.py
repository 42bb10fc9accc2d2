"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    """What a customer's visits add up to."""

    name = "booking.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of visits, keep the facts, and fill the customer's page."""
        from booking.diary.changed import register_changed
        from booking.history.events import VISITS
        from booking.history.keeping import DUE_KIND, facts_follow, freshen_soon
        from booking.history.lists import register_history_lists
        from booking.history.panels import PANELS
        from booking.history.presence import visited_since
        from booking.history.segmenting import PRESETS, conditions
        from booking.history.selectors import facts_export, facts_forget
        from booking.history.task_trigger import RHYTHM
        from booking.history.tasks import rebuild
        from crm.care.triggers import register_trigger
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.references import Reference, register_reference
        from crm.customers.sight import register_beside
        from crm.duplicates.merged import register_merged
        from crm.privacy.keeping import register_presence
        from crm.segments.conditions import register_conditions
        from crm.segments.presets import register_preset
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_beside("facts")
        register_changed(freshen_soon)
        register_merged(facts_follow)
        register_presence(visited_since)
        register_trigger(RHYTHM)
        register_due(DUE_KIND, rebuild, after_upgrade=True)
        register_event_kind(VISITS)
        register_reference(
            Reference(
                model="history.CustomerFacts",
                label=_("What the visits add up to"),
                export=facts_export,
                erase=facts_forget,
            )
        )
        register_conditions(conditions)
        register_history_lists()
        for preset in PRESETS:
            register_preset(preset)
        for place, panel, position in PANELS:
            register_panel(place, panel, position=position)
