"""A connection to a push service that a stranger's browser has named: https, and public addresses alone.

The name is resolved once, every address that it has must be public, and that very address is connected to, so that nobody
moves it in between (SSRF). `settings.PUSH_TRUSTED` names exceptions.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from crm.messaging.channels.wire import TIMEOUT_SECONDS
from kernel.outbox.registry import DeliveryError

HTTPS = 443
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in disguise (NAT64)


class NotPublic(DeliveryError):
    """The endpoint leads to where nobody has business."""

    def __init__(self) -> None:
        super().__init__(_("this push service is not a public one"), permanent=True)


class PinnedConnection(http.client.HTTPSConnection):
    """HTTPS to an address that was looked at; the certificate is that of the name."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, HTTPS, timeout=TIMEOUT_SECONDS)
        self.pinned, self.trust = address, ssl.create_default_context()

    def connect(self) -> None:
        """Connect to the address and none else."""
        plain = socket.create_connection((self.pinned, HTTPS), self.timeout)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)


def endpoint_may_be(endpoint: str) -> bool:
    """Whether it looks like a public push service's; its addresses are looked at when something is sent."""
    try:
        _checked(endpoint)
    except (NotPublic, ValueError):
        return False
    return True


def connect(endpoint: str) -> http.client.HTTPConnection:
    """A connection that stands; raises NotPublic, DeliveryError."""
    try:
        parts = _checked(endpoint)
        connection = _connection(parts)
        connection.connect()
    except (OSError, ValueError) as error:
        raise DeliveryError(_("the push service cannot be reached: %(error)s") % {"error": error}) from error
    return connection


def path_of(endpoint: str) -> str:
    """What is asked for there."""
    parts = urlsplit(endpoint)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if _is_trusted(parts):
        return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    return PinnedConnection(host, public_address(host))


def public_address(host: str) -> str:
    """One address of the host; raises NotPublic where any of them is not public, OSError without one."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)]
    if not found or not all(_is_public(address) for address in found):
        raise NotPublic
    return found[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if parsed in TRANSLATED:
        return False
    return parsed.is_global and not parsed.is_multicast and (inner is None or inner.is_global)


def _checked(endpoint: str) -> SplitResult:
    """Its parts; raises NotPublic, ValueError."""
    parts = urlsplit(endpoint)
    if _is_trusted(parts):
        return parts
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, HTTPS) or parts.username or "." not in host:
        raise NotPublic
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise NotPublic
    return parts


def _is_trusted(parts: SplitResult) -> bool:
    return f"{parts.scheme}://{parts.netloc}" in settings.PUSH_TRUSTED
