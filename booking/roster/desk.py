"""The roster at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from tenants.accounts.rights import Action

register_manual("roster", under="/desk/roster/")
register_nav(
    NavItem(
        code="roster",
        group="team",
        label=_("Roster"),
        icon="calendar-range",
        url_name="roster:week",
        action=Action.ROSTER_WRITE,
        position=41,
        under="/desk/roster/",
        on_phone=False,
    )
)
register_nav(
    NavItem(
        code="my_shifts",
        group="team",
        label=_("My shifts"),
        icon="calendar-check",
        url_name="roster:mine",
        action=Action.ROSTER_ASK,
        position=42,
        on_phone=False,
    )
)
