"""What code a schema was made by: a hash that changes when a migration, an app list or a package does."""

import hashlib
import inspect
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tenants.registry import grants

PACKAGES = ("django", "django-tenants", "django-allauth")


@cache
def salon_fingerprint() -> str:
    """The fingerprint of a salon's schema as this code would make it."""
    return _fingerprint(settings.TENANT_APPS)


@cache
def public_fingerprint() -> str:
    """The fingerprint of the `public` schema as this code would make it."""
    return _fingerprint(settings.SHARED_APPS)


def _fingerprint(app_names: list[str]) -> str:
    digest = hashlib.sha256("\n".join(app_names).encode())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    for file in _migration_files(app_names):
        digest.update(file.name.encode() + file.read_bytes())
    digest.update(inspect.getsource(grants).encode())
    return digest.hexdigest()


def _migration_files(app_names: list[str]) -> list[Path]:
    folders = [
        _migration_folder(config.label, config.path)
        for config in apps.get_app_configs()
        if config.name in app_names
    ]
    return sorted(file for folder in folders for file in folder.glob("0*.py"))


def _migration_folder(label: str, path: str) -> Path:
    module, _explicit = MigrationLoader.migrations_module(label)
    return Path(path) / (module or "migrations").rsplit(".", 1)[-1]
