"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PrivacyConfig(AppConfig):
    """What customers agreed to, and taking them out for good."""

    name = "crm.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what customers are asked in every salon, and finish erasures."""
        from crm.customers.lists.filters import register_list_filter
        from crm.customers.page.change_words import nothing_said, register_change_words
        from crm.customers.references import register_reference
        from crm.duplicates.merged import register_merged
        from crm.messaging.rendering import register_kind
        from crm.privacy.archiving import ARCHIVES, DUE_KIND, archives_forget
        from crm.privacy.copy_notes import OWN_KIND, TEAM_KIND, own_note_render, team_note_render
        from crm.privacy.finding import FILTERS, conditions
        from crm.privacy.health import health_register
        from crm.privacy.keeping import DUE_KIND as KEEPING
        from crm.privacy.tasks import finish, keeping
        from crm.privacy.usual import register_usual
        from crm.segments.conditions import register_conditions
        from kernel.due.registry import register_due

        register_usual()
        health_register()
        register_conditions(conditions)
        for one in FILTERS:
            register_list_filter(one)
        register_reference(ARCHIVES)
        register_kind(TEAM_KIND, team_note_render)
        register_kind(OWN_KIND, own_note_render)
        register_merged(archives_forget)
        register_due(DUE_KIND, finish, after_upgrade=True)
        register_due(KEEPING, keeping)
        for action, words in (
            ("customer.archive", pgettext_lazy("on a timeline", "Copy of all data asked for")),
            ("customer.archive_failed", pgettext_lazy("on a timeline", "Copy of all data could not be made")),
            (
                "customer.health_ended",
                pgettext_lazy("on a timeline", "Notes on health ended with the consent to them"),
            ),
        ):
            register_change_words(action, words, nothing_said)
