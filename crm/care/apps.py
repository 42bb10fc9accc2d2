"""The app's name and label."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Tasks, and talks with customers."""

    name = "crm.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show tasks and talks on other pages, make tasks by rules, and let a merge take them along."""
        from crm.care.birthday_trigger import BIRTHDAY
        from crm.care.events import KINDS
        from crm.care.history import REFERENCES
        from crm.care.panels import customer_panel, today_panel
        from crm.care.presence import talked_since
        from crm.care.rules import DUE_KIND
        from crm.care.tasks import rules_ask
        from crm.care.triggers import register_trigger
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.references import register_reference
        from crm.privacy.keeping import register_presence
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_panel("today", today_panel, position=30)
        register_panel("customer_aside", customer_panel, position=20)
        register_due(DUE_KIND, rules_ask)
        register_trigger(BIRTHDAY)
        register_presence(talked_since)
        for kind in KINDS:
            register_event_kind(kind)
        for reference in REFERENCES:
            register_reference(reference)
