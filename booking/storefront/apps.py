"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorefrontConfig(AppConfig):
    """The salon's public pages."""

    name = "booking.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the settings."""
        from booking.backroom.rooms import SettingsRoom, register_room
        from kernel.design.manual import register_manual
        from tenants.accounts.rights import Action

        register_manual("booking-page", under="/desk/settings/look/")
        register_manual("booking-page", under="/desk/settings/share/")

        register_room(
            SettingsRoom(
                title=_("Look of the booking page"),
                text=_("Cover, logo, colour, a line about you, and whether it is public."),
                icon="palette",
                url_name="storefront:look",
                action=Action.SETTINGS_WRITE,
            )
        )
        register_room(
            SettingsRoom(
                title=_("Share your booking page"),
                text=_("Links and QR codes, for the page, one service or one person."),
                icon="qr-code",
                url_name="storefront:share",
                action=Action.MENU_SEE,
            )
        )
