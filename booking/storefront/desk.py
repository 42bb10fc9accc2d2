"""The booking page in the settings."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
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
        position=70,
    )
)
register_manual("booking-online", under="/desk/settings/embed/")
register_room(
    SettingsRoom(
        title=_("On your own site"),
        text=_("The booking page inside your own website, as a form or behind a button."),
        icon="code-xml",
        url_name="storefront:embed",
        action=Action.SETTINGS_WRITE,
        position=85,
    )
)
register_room(
    SettingsRoom(
        title=_("Share your booking page"),
        text=_("Links and QR codes, for the page, one service or one person."),
        icon="qr-code",
        url_name="storefront:share",
        action=Action.MENU_SEE,
        position=80,
    )
)
