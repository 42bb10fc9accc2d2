"""Addresses of customers, under /desk/customers/."""

from django.urls import path

from crm.customers import care_views, edit_views, views

app_name = "customers"

urlpatterns = [
    path("", views.customer_list, name="list"),
    path("new/", edit_views.new, name="new"),
    path("known/", edit_views.known, name="known"),
    path("<int:customer_id>/edit/", edit_views.edit, name="edit"),
    path("<int:customer_id>/confirm/", edit_views.confirm, name="confirm"),
    path("<int:customer_id>/mind/", care_views.mind, name="mind"),
    path("<int:customer_id>/mind/<int:sensitivity_id>/end/", care_views.mind_end, name="mind_end"),
    path("<int:customer_id>/people/", care_views.links, name="links"),
    path("<int:customer_id>/people/end/", care_views.link_end, name="link_end"),
    path("<int:customer_id>/", views.customer, name="one"),
    path("<int:customer_id>/timeline/", views.timeline, name="timeline"),
]
