"""Addresses of portraits, under /desk/customers/portraits/."""

from django.urls import path

from crm.portraits import views

app_name = "portraits"

urlpatterns = [
    path("<int:customer_id>/", views.portrait, name="portrait"),
    path("<int:customer_id>/file/", views.portrait_file, name="file"),
    path("<int:customer_id>/remove/", views.portrait_removed, name="remove"),
]
