"""The app's name and label."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The operator's public pages."""

    name = "hq.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
