"""Targets at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("my-day", under="/desk/team/targets/")
register_room(
    SettingsRoom(
        title=_("Targets"),
        text=_("What each person is to reach in a month, and how far they are."),
        icon="target",
        url_name="targets:list",
        action=Action.TARGETS_WRITE,
        position=27,
    )
)
