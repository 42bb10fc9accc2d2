"""Addresses of the waitlist, for strangers and for the desk."""

from django.urls import URLPattern

app_name = "waitlist"

urlpatterns: list[URLPattern] = []
