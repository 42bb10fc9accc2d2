"""A connection to a push service that a stranger's browser has named: https, and public addresses alone.

The name is resolved once, every address that it has must be public, and that very address is connected to, so that nobody
moves it in between (SSRF). `settings.PUSH_TRUSTED` names exceptions.
"""

import http.client
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.outbound import Line, NotFetched, resolved, seconds_left, tls_context
from kernel.outbox.registry import DeliveryError

HTTPS = 443
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in disguise (NAT64)


class NotPublic(DeliveryError):
    """The endpoint leads to where nobody has business."""

    def __init__(self) -> None:
        super().__init__(_("this push service is not a public one"), permanent=True)


def endpoint_may_be(endpoint: str) -> bool:
    """Whether it looks like a public push service's; its addresses are looked at when something is sent."""
    try:
        _checked(endpoint)
    except (NotPublic, ValueError):
        return False
    return True


@contextmanager
def connection_to(endpoint: str, *, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection that stands, on which every wait ends at `deadline` (of `time.monotonic`).

    Raises NotPublic, DeliveryError; while it is used NotFetched, when the time is over.
    """
    try:
        parts = _checked(endpoint)
        line = Line(_connected(parts, deadline), deadline)
    except (OSError, ValueError, NotFetched) as error:
        raise DeliveryError(_("the push service cannot be reached: %(error)s") % {"error": error}) from error
    try:
        yield _spoken_over(line, parts)
    finally:
        line.hang_up()


def path_of(endpoint: str) -> str:
    """What is asked for there."""
    parts = urlsplit(endpoint)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _spoken_over(line: Line, parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if _is_trusted(parts):
        connection = http.client.HTTPConnection(host, parts.port)
    else:
        connection = http.client.HTTPSConnection(host, HTTPS, context=tls_context())
    connection.sock = line
    return connection


def _connected(parts: SplitResult, deadline: float) -> socket.socket:
    """A socket to the address that was looked at and none else, the handshake done; the certificate is that of the name."""
    host = parts.hostname or ""
    if _is_trusted(parts):
        return socket.create_connection((host, parts.port), seconds_left(deadline))
    address = public_address(host, deadline=deadline)
    plain = socket.create_connection((address, HTTPS), seconds_left(deadline))
    try:
        plain.settimeout(seconds_left(deadline))
        return tls_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def public_address(host: str, *, deadline: float) -> str:
    """One address of the host; raises NotPublic where any of them is not public, NotFetched without one in time."""
    found = [str(address[0]) for _family, address in resolved(host, HTTPS, deadline)]
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
