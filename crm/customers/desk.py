"""Customers at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.contacts.ways import ways_panel
from crm.customers.kept import register_kept
from crm.customers.links import person_alerts
from crm.customers.lists.bulk import BulkAction, register_bulk
from crm.customers.lists.usual import tag_choices
from crm.customers.minding.alerts import Severity, register_alerts
from crm.customers.minding.sensitivities import sensitivity_alerts
from crm.customers.page.panels import basics_panel, edit_action, mind_panel, wishes_line
from crm.customers.page.tabs import Tab, register_tab
from crm.customers.tagging import tag_all, untag_all
from kernel.design.manual import register_manual
from kernel.design.navigation import NavItem, register_nav
from kernel.design.panels import register_panel
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
register_alerts(sensitivity_alerts)
register_kept()
register_alerts(person_alerts, up_to=Severity.WARN)
register_panel("customer_actions", edit_action, position=10)
register_panel("customer_line", wishes_line, position=10)
register_panel("customer_aside", mind_panel, position=30)
register_panel("customer_known", ways_panel, position=35)
register_panel("customer_known", basics_panel, position=40)
register_manual("customers", under="/desk/settings/customers/")
register_room(
    SettingsRoom(
        title=_("Fields of customers"),
        text=_("What you keep about customers besides the usual, and how they found you."),
        icon="list-plus",
        url_name="customer_fields:list",
        action=Action.SETTINGS_WRITE,
        position=46,
    )
)
