"""Portraits at the desk: the face in the customer's head."""

from crm.customers.sight import register_beside
from crm.portraits.panels import face_panel
from kernel.design.manual import register_manual
from kernel.design.panels import register_panel

register_manual("customers", under="/desk/customers/portraits/")
register_panel("customer_face", face_panel)
register_beside("portrait", without=("content",))
