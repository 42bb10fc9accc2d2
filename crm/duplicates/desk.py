"""Duplicates at the desk."""

from django.utils.translation import gettext_lazy as _

from crm.duplicates.panels import customer_action, customer_aside
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.panels import register_panel
from tenants.accounts.rights import Action

register_manual("duplicates", under="/desk/customers/duplicates/")
register_nav(
    NavItem(
        code="duplicates",
        group="customers",
        label=_("Duplicates"),
        icon="merge",
        url_name="duplicates:list",
        action=Action.CUSTOMER_MERGE,
        position=38,
        on_phone=False,
    )
)
register_panel("customer_aside", customer_aside, position=15)
register_panel("customer_actions", customer_action, position=90)
