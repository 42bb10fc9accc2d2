"""The menu at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("menu", under="/desk/menu/")
register_nav(
    NavItem(
        code="menu",
        group="salon",
        label=_("Menu"),
        icon="clipboard-list",
        url_name="menu:menu",
        action=Action.MENU_SEE,
        position=50,
        under="/desk/menu/",
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Menu"),
        text=_("Services, prices, add-ons and bundles."),
        icon="clipboard-list",
        url_name="menu:menu",
        action=Action.MENU_WRITE,
        position=30,
    )
)
