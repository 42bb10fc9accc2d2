"""One's own day on the rail."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from tenants.accounts.rights import Action

register_manual("my-day", under="/desk/my-day/")
register_nav(
    NavItem(
        code="my-day",
        group="day",
        label=_("My day"),
        icon="circle-user-round",
        url_name="people:my_day",
        action=Action.DAY_SEE_OWN,
        position=22,
    )
)
