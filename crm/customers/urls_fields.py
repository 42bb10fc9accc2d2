"""Addresses of the settings of customers, under /desk/settings/customers/."""

from django.urls import path

from crm.customers import field_views as views

app_name = "customer_fields"

urlpatterns = [
    path("", views.fields, name="list"),
    path("new/", views.new, name="new"),
    path("sources/", views.sources, name="sources"),
    path("<int:field_id>/", views.edit, name="edit"),
    path("<int:field_id>/archive/", views.archive, name="archive"),
    path("<int:field_id>/move/", views.move, name="move"),
]
