"""Addresses of series; each hangs on a visit, so that whoever may not see the visit finds nothing."""

from django.urls import path

from booking.series import views

app_name = "series"

urlpatterns = [
    path("visits/<int:visit_id>/series/", views.series, name="visit"),
    path("visits/<int:visit_id>/series/change/", views.change, name="change"),
    path("visits/<int:visit_id>/series/cancel/", views.cancel, name="cancel"),
]
