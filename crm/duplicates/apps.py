"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DuplicatesConfig(AppConfig):
    """Two rows that are one person: found, merged, and taken apart again."""

    name = "crm.duplicates"
    label = "duplicates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look for duplicates every night, and forget who was merged when they are erased."""
        from crm.customers.erased import register_erased
        from crm.customers.page.change_words import nothing_said, other_said, register_change_words
        from crm.duplicates.finding import register_finder
        from crm.duplicates.forgetting import merges_forget
        from crm.duplicates.near import BORN
        from crm.duplicates.services import DUE_KIND
        from crm.duplicates.tasks import look
        from kernel.due.registry import register_due

        register_erased(merges_forget)
        register_finder(BORN)
        register_due(DUE_KIND, look, after_upgrade=True)
        register_change_words(
            "customer.merged", pgettext_lazy("on a timeline", "Made one customer"), other_said("gone")
        )
        register_change_words(
            "customer.unmerged", pgettext_lazy("on a timeline", "Two customers again"), nothing_said
        )
        register_change_words(
            "customer.two_people", pgettext_lazy("on a timeline", "Two people"), other_said("other")
        )
