"""Tasks at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("tasks", under="/desk/tasks/")
register_nav(
    NavItem(
        code="tasks",
        group="customers",
        label=pgettext_lazy("room of the desk", "Tasks"),
        icon="list-checks",
        url_name="care:mine",
        action=Action.TASKS_USE,
        position=34,
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Templates and rules of tasks"),
        text=_("What is done again and again: follow-up calls, birthdays, inviting back."),
        icon="list-checks",
        url_name="care:templates",
        action=Action.TASKS_LEAD,
        position=58,
    )
)
