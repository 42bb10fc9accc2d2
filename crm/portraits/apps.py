"""The app's name and label."""

from django.apps import AppConfig


class PortraitsConfig(AppConfig):
    """Photos of customers, by which the team knows them."""

    name = "crm.portraits"
    label = "portraits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Among a customer's rows, among what they can agree to, and in words on their timeline."""
        from django.utils.translation import gettext_lazy as _

        from crm.customers.page.change_words import register_change_words
        from crm.portraits.references import portrait_register

        portrait_register()
        register_change_words("portrait.set", _("Photo of the customer kept"))
        register_change_words("portrait.removed", _("Photo of the customer removed"))
