"""Absolute addresses for links in mails: from the registry or the settings, never from a request's Host header."""

from django.conf import settings

from kernel.context import current_salon_or_none
from tenants.registry.hosts import salon_url


def absolute_url(path: str) -> str:
    """`path` on the current salon's own host, or on the base domain in `public`."""
    salon = current_salon_or_none()
    if salon is not None:
        return salon_url(getattr(salon, "slug", ""), path)
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{settings.BASE_DOMAIN}{port}{path}"
