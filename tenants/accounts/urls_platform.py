"""Addresses of the platform's own people on the base domain, under /console/."""

from django.urls import path

from tenants.accounts.urls_login import urlpatterns as login_patterns
from tenants.registry import views

urlpatterns = [*login_patterns, path("", views.console, name="console")]
