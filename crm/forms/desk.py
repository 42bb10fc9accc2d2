"""Forms at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.page.tabs import Tab, register_tab
from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("forms", under="/desk/forms/")
register_tab(
    Tab(
        code="forms",
        label=pgettext_lazy("tab of a customer", "Forms"),
        url_name="customer_forms:customer",
        action=Action.CUSTOMER_SEE_OWN,
        position=40,
    )
)
register_room(
    SettingsRoom(
        title=_("Forms"),
        text=_("What customers fill in and sign: consultation, health, consent."),
        icon="clipboard-list",
        url_name="customer_forms:listed",
        action=Action.FORMS_EDIT,
        position=59,
        whole_salon=True,
    )
)
