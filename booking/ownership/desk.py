"""Main stylists at the desk."""

from booking.ownership.panels import customer_known, customer_line, leaving_panel
from crm.customers.sight import register_beside
from kernel.design.manual import register_manual
from kernel.design.panels import register_panel

register_manual("customers", under="/desk/team/handovers/")
register_panel("customer_line", customer_line, position=40)
register_panel("customer_known", customer_known, position=60)
register_panel("leaving", leaving_panel)
register_beside("main_stylist__staff")
