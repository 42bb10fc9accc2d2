"""The app's name and label."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """People who are served."""

    name = "crm.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lists with their columns and filters, the changes on the timeline, work for the worker, and what erasures take."""
        from crm.customers.erased import register_erased, register_mention
        from crm.customers.lists.exporting import DUE_KIND
        from crm.customers.lists.forgetting import exports_forget, lists_naming
        from crm.customers.lists.usual import register_usual_lists
        from crm.customers.page.changes import CHANGES
        from crm.customers.page.timeline import register_event_kind
        from crm.customers.tasks import SOUGHT_KIND, export, sought
        from kernel.due.registry import register_due

        register_usual_lists()
        register_mention(lists_naming)
        register_erased(exports_forget)
        register_event_kind(CHANGES)
        register_due(DUE_KIND, export)
        register_due(SOUGHT_KIND, sought, after_upgrade=True)
