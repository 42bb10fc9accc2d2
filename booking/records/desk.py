"""Records at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.page.tabs import Tab, register_tab
from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("records", under="/desk/customers/records/")
register_tab(
    Tab(
        code="records",
        label=pgettext_lazy("tab of a customer", "Photos & records"),
        url_name="records:customer",
        action=Action.RECORD_WRITE_OWN,
        position=30,
    )
)
register_room(
    SettingsRoom(
        title=_("Photos and treatment records"),
        text=_("How long photos stay after consent ended, and which services need a patch test."),
        icon="flask-conical",
        url_name="records:rules",
        action=Action.MENU_WRITE,
        position=36,
        whole_salon=True,
    )
)
