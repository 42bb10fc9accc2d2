"""Addresses of customers, under /desk/customers/."""

from django.urls import path

from crm.customers import views

app_name = "customers"

urlpatterns = [
    path("", views.customer_list, name="list"),
    path("<int:customer_id>/", views.customer, name="one"),
    path("<int:customer_id>/timeline/", views.timeline, name="timeline"),
]
