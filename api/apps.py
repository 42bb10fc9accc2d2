"""The app's name and label."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API of a salon."""

    name = "api"
    label = "api"
