"""The questions in the manual and in the settings."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("booking-online", under="/desk/menu/questions/")
register_room(
    SettingsRoom(
        title=_("Booking questions"),
        text=_("What customers are asked when they book online."),
        icon="message-circle-question",
        url_name="questions:list",
        action=Action.MENU_WRITE,
        position=35,
    )
)
