"""The app's name and label."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Salons, their domains, and how they are made."""

    name = "tenants.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel how a salon is found by uuid."""
        from kernel.context import register_salon_lookup
        from tenants.registry.selectors import salon_at_work

        register_salon_lookup(salon_at_work)
