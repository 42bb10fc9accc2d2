"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """Services, variants, add-ons, bundles."""

    name = "booking.catalog"
    label = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on the desk's rail."""
        from kernel.design.manual import register_manual
        from kernel.design.navigation import register_nav
        from tenants.accounts.rights import Action

        register_manual("menu", under="/desk/menu/")
        register_nav(
            code="menu",
            label=_("Menu"),
            icon="clipboard-list",
            url_name="menu:menu",
            action=Action.MENU_SEE,
            position=50,
            under="/desk/menu/",
            on_phone=False,
        )
