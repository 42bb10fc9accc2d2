"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MineConfig(AppConfig):
    """The customer's own page."""

    name = "booking.mine"
    label = "mine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Send the codes, and stand on the trail in words."""
        from booking.mine.codes import TOPIC
        from booking.mine.letters import KIND, LABEL, code_render
        from booking.mine.sending import CodeHandler
        from crm.customers.page.change_words import register_change_words
        from crm.messaging.rendering import register_kind
        from crm.messaging.settings.wordings import register_fixed
        from kernel.outbox.registry import register_handler

        register_handler(TOPIC, CodeHandler())
        register_kind(KIND, code_render)
        register_fixed(KIND, LABEL)
        register_change_words("customer.signed_in", _("Signed in to their own page"))
        register_change_words("customer.signed_out", _("Signed out everywhere"))
