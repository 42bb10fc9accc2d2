"""Locations and the settings at the desk."""

from django.utils.translation import gettext_lazy as _

from booking.places.selectors import locations
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action
from tenants.accounts.shops import Shops, register_shops


def _shops() -> Shops:
    return list(locations().values_list("pk", "name"))


register_shops(_shops)

register_manual("locations", under="/desk/places/")
register_manual("settings", under="/desk/settings/")
register_nav(
    NavItem(
        code="places",
        group="salon",
        label=_("Locations"),
        icon="map-pin",
        url_name="places:places",
        action=Action.PLACES_WRITE,
        position=60,
        under="/desk/places/",
        on_phone=False,
    )
)
register_nav(
    NavItem(
        code="settings",
        group="salon",
        label=_("Settings"),
        icon="settings",
        url_name="settings:index",
        action=Action.PLACES_WRITE,
        position=90,
        under="/desk/settings/",
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Locations"),
        text=_("Address, opening hours, closures, rooms and chairs, booking rules."),
        icon="map-pin",
        url_name="places:places",
        action=Action.PLACES_WRITE,
        position=10,
    )
)
register_room(
    SettingsRoom(
        title=_("Trail"),
        text=_("Who changed what and when. Nobody can alter it."),
        icon="footprints",
        url_name="settings:trail",
        action=Action.AUDIT_SEE,
        position=60,
    )
)
