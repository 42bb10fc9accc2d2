"""Today and the diary, first on the desk's rail."""

from django.utils.translation import gettext_lazy as _

from booking.diary.neighbours.customers import book_action, no_show_alerts, own_fields_panel
from booking.diary.neighbours.lists import register_visit_lists
from crm.customers.minding.alerts import Severity, register_alerts
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.panels import register_panel
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_visit_lists()
for start in ("today", "visits", "search"):
    register_manual("day", under=f"/desk/{start}/")
register_manual("diary", under="/desk/diary/")
register_manual("board", under="/desk/board/")
register_manual("board", under="/desk/turns/")
register_manual("board", under="/desk/labels/")
register_manual("day", under="/desk/diary/blocks/")
register_nav(
    NavItem(
        code="today",
        group="day",
        label=_("Today"),
        icon="house",
        url_name="desk:today",
        action=Action.DAY_SEE_OWN,
        position=10,
    )
)
register_nav(
    NavItem(
        code="diary",
        group="day",
        label=_("Diary"),
        icon="calendar",
        url_name="desk:diary",
        action=Action.DAY_SEE_OWN,
        position=20,
    )
)
register_nav(
    NavItem(
        code="board",
        group="day",
        label=_("Board"),
        icon="square-kanban",
        url_name="desk:board",
        action=Action.DAY_SEE_OWN,
        position=15,
        on_phone=False,
    )
)
register_room(
    SettingsRoom(
        title=_("Labels of visits"),
        text=_("A few labels of your own, in colour, for visits: VIP, allergy, first time."),
        icon="tag",
        url_name="desk:labels",
        action=Action.SETTINGS_WRITE,
        position=45,
    )
)
register_alerts(no_show_alerts, up_to=Severity.WARN)
register_panel("customer_actions", book_action, position=90)
register_panel("visit", own_fields_panel, position=20)
