"""The app's name and label."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DesignConfig(AppConfig):
    """The design system: icons, fields, money and time as people read them."""

    name = "kernel.design"
    label = "design"

    def ready(self) -> None:
        """Read every app's `desk.py`: what it adds to the rail, the settings, the manual and others' pages."""
        autodiscover_modules("desk")
