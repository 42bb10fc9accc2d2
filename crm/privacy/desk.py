"""Privacy at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.page.tabs import Tab, register_tab
from crm.privacy.writing import writing_panel
from kernel.design.manual import register_manual
from kernel.design.panels import register_panel
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("privacy", under="/desk/customers/privacy/")
register_tab(
    Tab(
        code="consents",
        label=pgettext_lazy("tab of a customer", "Consents"),
        url_name="privacy:consents",
        action=Action.CUSTOMER_SEE_OWN,
        position=90,
    )
)
register_panel("customer_head", writing_panel, position=10)
register_room(
    SettingsRoom(
        title=_("What customers agree to"),
        text=_("The texts of consents in your own words, each version kept with what was agreed to it."),
        icon="shield-check",
        url_name="privacy:texts",
        action=Action.SETTINGS_WRITE,
        position=59,
        whole_salon=True,
    )
)
register_room(
    SettingsRoom(
        title=_("How long data is kept"),
        text=_("When customers who no longer come are erased, and what messages said with them."),
        icon="hourglass",
        url_name="privacy:keeping",
        action=Action.CUSTOMER_ERASE,
        position=60,
        whole_salon=True,
    )
)
register_room(
    SettingsRoom(
        title=_("Erased customers"),
        text=_("Who was erased for good, as numbers: when, why and by whom."),
        icon="user-round-x",
        url_name="privacy:erasures",
        action=Action.AUDIT_SEE,
        position=61,
        whole_salon=True,
    )
)
