"""Addresses of the settings at the desk, under /desk/settings/."""

from django.urls import path

from booking.backroom import views

app_name = "settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("trail/", views.trail, name="trail"),
]
