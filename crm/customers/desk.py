"""Customers at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.alerts import register_alerts
from crm.customers.sensitivities import sensitivity_alerts
from crm.customers.tabs import Tab, register_tab
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from tenants.accounts.rights import Action

register_manual("customers", under="/desk/customers/")
register_nav(
    NavItem(
        code="customers",
        group="customers",
        label=_("Customers"),
        icon="users",
        url_name="customers:list",
        action=Action.CUSTOMER_SEE_OWN,
        position=30,
    )
)
register_tab(
    Tab(
        code="timeline",
        label=pgettext_lazy("tab of a customer", "Timeline"),
        url_name="customers:one",
        action=Action.CUSTOMER_SEE_OWN,
        position=10,
    )
)
register_alerts(sensitivity_alerts)
