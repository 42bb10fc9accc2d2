"""The app's name and label."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The design system: icons, fields, money and time as people read them."""

    name = "kernel.design"
    label = "design"
