"""Addresses of targets, under /desk/team/targets/."""

from django.urls import path

from booking.targets.views import targets

app_name = "targets"

urlpatterns = [
    path("", targets.listed, name="list"),
    path("<int:staff_id>/", targets.person, name="person"),
]
