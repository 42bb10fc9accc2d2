"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from tenants.registry.left_open import leave_open


class RequestsConfig(AppConfig):
    """What customers ask for and the salon answers."""

    name = "booking.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which bookings wait for the salon's yes, put answers into words, and stand on the pages beside them."""
        from booking.diary.asked_for import register_asked
        from booking.diary.strangers import register_pending_rule
        from booking.mine.sections import MineSection, register_mine_section
        from booking.requests.answering import asked_next, asked_settle
        from booking.requests.kept import REQUESTS
        from booking.requests.letters import KINDS, request_render
        from booking.requests.models import VisitRequest
        from booking.requests.own_page import requests_mine
        from booking.requests.panels import times_panel, today_panel, visit_panel
        from booking.requests.presence import asked_since
        from booking.requests.waiting import pending_rule
        from crm.customers.references import register_reference
        from crm.messaging.rendering import register_kind
        from crm.messaging.whereabouts import register_whereabouts
        from crm.privacy.keeping import register_presence
        from kernel.design.panels import register_panel

        register_pending_rule(pending_rule)
        register_reference(REQUESTS)
        register_presence(asked_since)
        register_asked(asked_settle, asked_next)
        for kind in KINDS:
            register_kind(kind, request_render)
        register_whereabouts(VisitRequest)
        register_panel("times", times_panel, position=60)
        register_panel("today", today_panel, position=20)
        register_panel("visit", visit_panel, position=5)
        leave_open("requests:withdraw", "POST")
        register_mine_section(
            MineSection(
                code="requests",
                label=pgettext_lazy("own page", "Asked for"),
                position=2,
                template="storefront/mine/asked.html",
                facts=requests_mine,
            )
        )
