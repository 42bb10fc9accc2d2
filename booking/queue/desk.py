"""The queue at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("queue", under="/desk/queue/")
register_nav(
    NavItem(
        code="queue",
        group="day",
        label=_("Queue"),
        icon="ticket",
        url_name="queue:queue",
        action=Action.QUEUE_WRITE_OWN,
        position=23,
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Queue: kiosk, screen and code"),
        text=_("Links for the tablet at the door, the screen on the wall and the code on paper."),
        icon="tablet",
        url_name="queue:links",
        action=Action.PLACES_WRITE,
        position=26,
    )
)
