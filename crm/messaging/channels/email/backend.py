"""Django's SMTP backend at the server that EMAIL_URL names: for our channel, and for mails of the platform itself.

`smtp://user:password@host:587` (`?tls=1` for STARTTLS) or `smtps://…:465`.
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend

PORTS = {"smtp": 25, "smtps": 465}


class UrlBackend(EmailBackend):
    """SMTP with the server, account and encryption of settings.EMAIL_URL."""

    def __init__(self, *, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently, **{**server_options(settings.EMAIL_URL), **options})


def server_options(url: str) -> dict[str, Any]:
    """The options of Django's SMTP backend; raises ImproperlyConfigured for an address of another kind."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587?tls=1")
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parse_qs(parts.query).get("tls", ["0"])[-1] in {"1", "true", "yes"},
        "timeout": settings.EMAIL_TIMEOUT,
    }
