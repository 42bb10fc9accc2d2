"""The waitlist at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("waitlist", under="/desk/waitlist/")
register_nav(
    NavItem(
        code="waitlist",
        group="day",
        label=_("Waitlist"),
        icon="hourglass",
        url_name="waitlist:list",
        action=Action.WAITLIST_WRITE,
        position=25,
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Waitlist"),
        text=_("To whom a freed time is offered, and how long it is kept."),
        icon="hourglass",
        url_name="waitlist:rules",
        action=Action.PLACES_WRITE,
        position=25,
        whole_salon=True,
    )
)
