"""Addresses of customers, under /desk/customers/."""

from django.urls import path

from crm.customers import edit_views, views

app_name = "customers"

urlpatterns = [
    path("", views.customer_list, name="list"),
    path("new/", edit_views.new, name="new"),
    path("known/", edit_views.known, name="known"),
    path("<int:customer_id>/edit/", edit_views.edit, name="edit"),
    path("<int:customer_id>/confirm/", edit_views.confirm, name="confirm"),
    path("<int:customer_id>/", views.customer, name="one"),
    path("<int:customer_id>/timeline/", views.timeline, name="timeline"),
]
