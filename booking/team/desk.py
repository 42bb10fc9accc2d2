"""The team at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("team", under="/desk/team/")
register_nav(
    NavItem(
        code="team",
        group="team",
        label=_("Team"),
        icon="users-round",
        url_name="team:team",
        action=Action.TEAM_SEE,
        position=40,
        under="/desk/team/",
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Team"),
        text=_("People, services, shifts and time off."),
        icon="users-round",
        url_name="team:team",
        action=Action.TEAM_WRITE,
        position=20,
    )
)
