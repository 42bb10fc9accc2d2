"""The classes of customers at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("segments", under="/desk/customers/classes/")
register_room(
    SettingsRoom(
        title=_("Value classes"),
        text=_("Who is of high value, who sleeps, who is lost: where you draw the lines."),
        icon="chart-bar",
        url_name="history:classes",
        action=Action.SEGMENTS,
        position=59,
    )
)
