"""From a host name to a salon: cached in the process for a few seconds, so a change is seen everywhere soon."""

import re
import time
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from kernel.context import public_context
from tenants.registry.models import Domain, Salon, SalonStatus, SchemaVersion

SECONDS = 4.0
MOST = 20_000
_HOST = re.compile(r"[a-z0-9.-]{1,253}")


@dataclass(slots=True)
class _Entry:
    salon: Salon | None
    until: float


_known: dict[str, _Entry] = {}


def host_name(raw: str) -> str:
    """The host in one form: lower case, without port and trailing dot."""
    return raw.rsplit(":", 1)[0].lower().rstrip(".") if not raw.endswith("]") else raw.lower()


def is_base_domain(host: str) -> bool:
    """Whether the host is the operator's own."""
    return host in {settings.BASE_DOMAIN, f"www.{settings.BASE_DOMAIN}", "127.0.0.1"}


def salon_of_host(host: str) -> Salon | None:
    """The salon that answers under `host`, or None; no query while it is fresh in this process.

    What cannot be a host is no salon's, and is neither asked for nor remembered.
    """
    if not _HOST.fullmatch(host):
        return None
    now = time.monotonic()
    entry = _known.get(host)
    if entry is None or entry.until < now:
        if len(_known) >= MOST:
            _known.clear()
        entry = _known[host] = _Entry(_find(host), now + SECONDS)
    return entry.salon


def forget_hosts() -> None:
    """Drop what this process remembers; for the process that changes a salon, and for tests."""
    _known.clear()


def _find(host: str) -> Salon | None:
    with public_context():
        return _looked_up(host)


def _looked_up(host: str) -> Salon | None:
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None:
        return None
    salon = domain.tenant
    failed = SchemaVersion.objects.filter(pk=salon.schema_name).exclude(failed="").exists()
    if failed:  # a migration failed here: the schema may not fit the code, so nobody is let in
        salon.status = SalonStatus.PROVISIONING
    return cast("Salon", salon)


def domain_of_slug(slug: str) -> str:
    """The host of a salon on the base domain."""
    return f"{slug}.{settings.BASE_DOMAIN}"


def salon_url(slug: str, path: str = "/") -> str:
    """An absolute address on the salon's own host, never built from a request's Host header."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{domain_of_slug(slug)}{port}{path}"
