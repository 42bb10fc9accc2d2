"""The app's name and label."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms that customers fill in."""

    name = "crm.forms"
    label = "customer_forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show answers on the timeline, let a merge, an export and an erasure take them along, and put the letter into words."""
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.references import register_reference
        from crm.forms.asking.sending import KIND as ASKED
        from crm.forms.asking.sending import LABEL, asked_render
        from crm.forms.filling.pictures import DUE_KIND
        from crm.forms.neighbours.history import REFERENCES
        from crm.forms.neighbours.keeping import PICTURED, REQUESTS
        from crm.forms.neighbours.presence import answered_since
        from crm.forms.neighbours.timeline import KIND
        from crm.forms.tasks import tidy
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from crm.privacy.keeping import register_presence
        from crm.privacy.kept_rows import register_kept_rows
        from kernel.due.registry import register_due

        register_event_kind(KIND)
        for reference in REFERENCES:
            register_reference(reference)
        register_kept_rows(REQUESTS)
        register_kept_rows(PICTURED)
        register_presence(answered_since)
        register_due(DUE_KIND, tidy)
        register_kind(ASKED, asked_render)
        register_fixed(ASKED, LABEL)
