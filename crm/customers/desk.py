"""Customers at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.bulk import BulkAction, register_bulk
from crm.customers.tabs import Tab, register_tab
from crm.customers.tagging import tag_all, untag_all
from crm.customers.usual_lists import tag_choices
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.settings_rooms import SettingsRoom, register_room
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
register_room(
    SettingsRoom(
        title=_("Tags"),
        text=_("The words by which you group customers: names, colours, two made one."),
        icon="tags",
        url_name="customers:tags",
        action=Action.CUSTOMER_TAGS,
        position=58,
    )
)
register_bulk(
    BulkAction(
        code="tag",
        label=_("Add the tag"),
        action=Action.CUSTOMER_WRITE,
        position=10,
        choices=tag_choices,
        run=tag_all,
    )
)
register_bulk(
    BulkAction(
        code="untag",
        label=_("Take off the tag"),
        action=Action.CUSTOMER_WRITE,
        position=20,
        choices=tag_choices,
        run=untag_all,
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
