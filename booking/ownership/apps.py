"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OwnershipConfig(AppConfig):
    """Main stylists, and handing customers over."""

    name = "booking.ownership"
    label = "ownership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow a merged customer, show people their own ones, work handovers off and put their letter into words."""
        from booking.ownership.handing import DUE_KIND
        from booking.ownership.kept import MAIN
        from booking.ownership.letters import KIND, LABEL, handed_render
        from booking.ownership.lists import ASSIGN, COLUMN, FILTER
        from booking.ownership.selectors import cared_for, main_stylists_said
        from booking.ownership.tasks import hand_on
        from crm.customers.lists.bulk import register_bulk
        from crm.customers.lists.columns import register_column
        from crm.customers.lists.filters import register_list_filter
        from crm.customers.page.change_words import register_change_words
        from crm.customers.references import register_reference
        from crm.customers.sight import register_served
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from kernel.due.registry import register_due

        register_reference(MAIN)
        register_served(cared_for)
        register_bulk(ASSIGN)
        register_column(COLUMN)
        register_list_filter(FILTER)
        register_due(DUE_KIND, hand_on)
        register_kind(KIND, handed_render)
        register_fixed(KIND, LABEL)
        register_change_words(
            "customer.main_stylist", pgettext_lazy("on a timeline", "Main stylist"), main_stylists_said
        )
