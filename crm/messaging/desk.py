"""Messages at the desk."""

from django.utils.translation import gettext_lazy as _

from crm.messaging.panels import visit_panel
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.panels import register_panel
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_panel("visit", visit_panel)
register_manual("messages", under="/desk/messages/")
register_nav(
    NavItem(
        code="messages",
        group="salon",
        label=_("Messages"),
        icon="mail",
        url_name="messages:list",
        action=Action.MESSAGES_SEE,
        position=70,
    )
)
register_room(
    SettingsRoom(
        title=_("Messages"),
        text=_("What was sent to customers and team, and what could not be delivered."),
        icon="mail",
        url_name="messages:list",
        action=Action.MESSAGES_SEE,
        position=50,
    )
)
register_room(
    SettingsRoom(
        title=_("Messages to customers"),
        text=_("Reminders, quiet hours, and the words of what is sent by itself."),
        icon="bell",
        url_name="messages:settings",
        action=Action.SETTINGS_WRITE,
        position=55,
    )
)
register_room(
    SettingsRoom(
        title=_("Channels"),
        text=_("Email and text messages: the accounts, what comes first, what it costs."),
        icon="send",
        url_name="messages:channels",
        action=Action.SETTINGS_WRITE,
        position=56,
    )
)
