"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class WaitlistConfig(AppConfig):
    """Customers who wait for a time, and freed time offered to them."""

    name = "booking.waitlist"
    label = "waitlist"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of freed time, do what is due, and put offers into words."""
        from booking.mine.sections import MineSection, register_mine_section
        from booking.places.freed import register_freed
        from booking.waitlist.answering import ABOUT, offer_answer
        from booking.waitlist.kept import ENTRIES
        from booking.waitlist.letters import KINDS, waitlist_render
        from booking.waitlist.models import WaitlistEntry
        from booking.waitlist.openings import DUE_KIND, opening_note
        from booking.waitlist.own_page import waiting_mine
        from booking.waitlist.panels import times_panel, today_panel
        from booking.waitlist.presence import waited_since
        from booking.waitlist.tasks import work
        from crm.customers.references import register_reference
        from crm.messaging.hooks.replying import register_confirmer
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from crm.messaging.whereabouts import register_whereabouts
        from crm.privacy.keeping import register_presence
        from kernel.design.panels import register_panel
        from kernel.due.registry import register_due

        register_freed(opening_note)
        register_reference(ENTRIES)
        register_presence(waited_since)
        register_due(DUE_KIND, work)
        for kind, label in KINDS.items():
            register_kind(kind, waitlist_render)
            register_fixed(kind, label)
        register_confirmer(offer_answer, about_type=ABOUT)
        register_whereabouts(WaitlistEntry)
        register_panel("times", times_panel)
        register_panel("today", today_panel)
        register_mine_section(
            MineSection(
                code="waitlist",
                label=pgettext_lazy("own page", "Waitlist"),
                position=4,
                template="storefront/mine/waiting.html",
                facts=waiting_mine,
            )
        )
