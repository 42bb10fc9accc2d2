"""Addresses of the settings of customers, under /desk/settings/customers/."""

from django.urls import path

from crm.customers.views import fields

app_name = "customer_fields"

urlpatterns = [
    path("", fields.fields, name="list"),
    path("new/", fields.new, name="new"),
    path("sources/", fields.sources, name="sources"),
    path("<int:field_id>/", fields.edit, name="edit"),
    path("<int:field_id>/archive/", fields.archive, name="archive"),
    path("<int:field_id>/move/", fields.move, name="move"),
]
