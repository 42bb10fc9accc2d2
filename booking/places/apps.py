"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Locations, opening hours, closures, resources."""

    name = "booking.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on the desk's rail."""
        from kernel.design.manual import register_manual
        from kernel.design.navigation import register_nav
        from tenants.accounts.rights import Action

        register_manual("locations", under="/desk/places/")
        register_manual("settings", under="/desk/settings/")
        register_nav(
            code="places",
            label=_("Locations"),
            icon="map-pin",
            url_name="places:places",
            action=Action.PLACES_WRITE,
            position=60,
            under="/desk/places/",
            on_phone=False,
        )
        register_nav(
            code="settings",
            label=_("Settings"),
            icon="settings",
            url_name="settings:index",
            action=Action.PLACES_WRITE,
            position=90,
            under="/desk/settings/",
            on_phone=False,
        )
