"""The app's name and label."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Salons, their domains, and how they are made."""

    name = "tenants.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel how a salon is found by uuid; let rows be deleted by one statement.

        django-tenants listens to every row that is deleted, to drop the schema of a tenant with it, which is not how ours go
        (`auto_drop_schema`, `deletion`). A listener makes Django read all rows first and delete them by the hundred.
        """
        from django.db.models.signals import post_delete
        from django_tenants.signals import tenant_delete_callback

        from kernel.context import register_salon_lookup
        from tenants.registry.selectors import salon_at_work

        register_salon_lookup(salon_at_work)
        post_delete.disconnect(tenant_delete_callback)
