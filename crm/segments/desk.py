"""Segments at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from tenants.accounts.rights import Action

register_manual("segments", under="/desk/customers/segments/")
register_nav(
    NavItem(
        code="segments",
        group="customers",
        label=_("Segments"),
        icon="list-filter",
        url_name="segments:list",
        action=Action.CUSTOMER_SEE,
        position=32,
        on_phone=False,
    )
)
