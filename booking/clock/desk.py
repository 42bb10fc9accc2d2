"""The time clock and the hours at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action
from tenants.accounts.tablets.doors import Door, register_door

DOOR = "clock"

register_manual("hours", under="/desk/clock/")
register_manual("hours", under="/desk/hours/")
register_nav(
    NavItem(
        code="clock",
        label=_("Time clock"),
        icon="timer",
        url_name="clock:page",
        action=Action.CLOCK_USE,
        position=43,
        under="/desk/clock/",
        on_phone=False,
    )
)
register_nav(
    NavItem(
        code="hours",
        label=pgettext_lazy("work", "Hours"),
        icon="calendar-clock",
        url_name="hours:hours",
        action=Action.HOURS_SEE,
        position=44,
        under="/desk/hours/",
        on_phone=False,
    )
)
register_door(Door(code=DOOR, label=_("Clock in or out"), icon="timer", url_name="clock:page"))
register_room(
    SettingsRoom(
        title=_("Time clock"),
        text=_("Where people clock in, when somebody is late, and what happens to a forgotten clock-out."),
        icon="timer",
        url_name="hours:rules",
        action=Action.PLACES_WRITE,
        position=27,
    )
)
