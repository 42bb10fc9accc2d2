"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CalendarsConfig(AppConfig):
    """The diary in other people's calendars."""

    name = "booking.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on the pages of lower rooms, and say who reads the calendars elsewhere."""
        from booking.calendars.customer_feeds import KIND
        from booking.calendars.kept import FEEDS
        from booking.calendars.letters import LABEL, link_render
        from booking.calendars.outside import DUE_KIND
        from booking.calendars.panels import customer_panel, profile_panel, visit_panel
        from booking.calendars.tasks import outside
        from crm.customers.page.change_words import nothing_said, register_change_words
        from crm.customers.references import register_reference
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_panel("profile", profile_panel)
        register_panel("visit", visit_panel, position=20)
        register_panel("storefront.visit", customer_panel)
        register_due(DUE_KIND, outside)
        register_reference(FEEDS)
        register_kind(KIND, link_render)
        register_fixed(KIND, LABEL)
        register_change_words(
            "calendar.customer_link", pgettext_lazy("on a timeline", "Calendar link given"), nothing_said
        )
        register_change_words(
            "calendar.customer_link_ended",
            pgettext_lazy("on a timeline", "Calendar link ended"),
            nothing_said,
        )
