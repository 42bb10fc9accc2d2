"""The app's name and label."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Services, variants, add-ons, bundles."""

    name = "booking.catalog"
    label = "catalog"
    default_auto_field = "django.db.models.BigAutoField"
