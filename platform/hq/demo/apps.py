"""The app's name and label."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo salons."""

    name = "hq.demo"
    label = "demo"
