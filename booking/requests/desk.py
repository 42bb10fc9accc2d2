"""Requests at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("booking-online", under="/desk/requests/")
register_nav(
    NavItem(
        code="requests",
        label=pgettext_lazy("booking", "Requests"),
        icon="inbox",
        url_name="requests:list",
        action=Action.APPOINTMENT_WRITE_OWN,
        position=26,
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Confirming bookings yourselves"),
        text=_("Which bookings wait for your yes, how long, and whether groups and series can be asked for."),
        icon="inbox",
        url_name="requests:rules",
        action=Action.PLACES_WRITE,
        position=26,
        whole_salon=True,
    )
)
