"""Privacy at the desk."""

from django.utils.translation import pgettext_lazy

from crm.customers.tabs import Tab, register_tab
from kernel.design.manual import register_manual
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
