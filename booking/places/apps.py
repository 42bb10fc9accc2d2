"""The app's name and label."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Locations, opening hours, closures, resources."""

    name = "booking.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
