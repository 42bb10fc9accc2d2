"""Which app's tables belong in the schema that a connection stands in."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django_tenants.utils import get_public_schema_name


class SchemaRouter:
    """Public apps migrate in `public`, salon apps in salons' schemas, on both database roles."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """True when the app's tables belong in the schema of connection `db`."""
        in_public = getattr(connections[db], "schema_name", "") == get_public_schema_name()
        names = settings.SHARED_APPS if in_public else settings.TENANT_APPS
        return apps.get_app_config(app_label).name in names
