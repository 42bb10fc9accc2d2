"""Plans of care at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.page.tabs import Tab, register_tab
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("care-plans", under="/desk/customers/plans/")
register_nav(
    NavItem(
        code="careplans",
        group="customers",
        label=pgettext_lazy("room of the desk", "Care plans"),
        icon="sprout",
        url_name="careplans:due",
        action=Action.CUSTOMER_SEE_OWN,
        position=36,
        on_phone=False,
    )
)
register_tab(
    Tab(
        code="careplans",
        label=pgettext_lazy("tab of a customer", "Care plan"),
        url_name="careplans:customer",
        action=Action.CARE_PLANS,
        position=35,
    )
)
register_room(
    SettingsRoom(
        title=_("Templates of care plans"),
        text=_("What plans begin as: services, how often, in which rhythm."),
        icon="sprout",
        url_name="careplans:templates",
        action=Action.MENU_WRITE,
        position=37,
        whole_salon=True,
    )
)
