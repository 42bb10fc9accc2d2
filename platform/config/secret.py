"""The secret key: from the environment, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret_key(data_dir: Path, *, required: bool) -> str:
    """SECRET_KEY of the environment; else the data folder's own, made at the first start.

    Raises ImproperlyConfigured when `required` and missing.
    """
    if key := os.environ.get("SECRET_KEY", ""):
        return key
    if required:
        raise ImproperlyConfigured("SECRET_KEY is needed in production")
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()
