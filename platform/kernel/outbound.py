"""Fetching an address that somebody typed: only from the public internet, only so much, only so long (TRUST T16).

The name is resolved once and the connection goes to an address that was looked at: a name that answers differently the
second time (rebinding) gains nothing. Every redirect is looked at like the first address. No proxy of the environment
is asked, no cookie or password is sent.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2000
PORTS = {"https": 443, "http": 80}
REDIRECTS = {301, 302, 303, 307, 308}
PIECE = 64 * 1024
# IPv6 beyond these is not routed; within them, what carries an IPv4 address elsewhere or is set aside.
ROUTED = ipaddress.ip_network("2000::/3")
SET_ASIDE = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
    )
]  # fmt: skip
_context: list[ssl.SSLContext] = []  # made with the first https address: reading the roots takes a moment


class Refusal(StrEnum):
    """Why nothing, or not all, was fetched."""

    ADDRESS = "address"  # no address that can be asked: scheme, port, password, unreadable
    UNKNOWN = "unknown"  # the name leads nowhere
    PRIVATE = "private"  # it leads into a network that is not public
    UNREACHABLE = "unreachable"
    INSECURE = "insecure"  # the certificate is not good, or the way leads from https to http
    SLOW = "slow"
    LARGE = "large"
    REDIRECTS = "redirects"
    BROKEN = "broken"  # what came is no answer


class NotFetched(Exception):
    """Nothing usable came; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer of any status that is no redirect; header names are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch_public(
    url: str, *, limit: int, timeout: float, headers: Mapping[str, str] | None = None
) -> Fetched:
    """GET `url`: at most `limit` bytes, packed and unpacked, within `timeout` seconds for all of it, redirects too.

    https on port 443; plain http on port 80 where the setting OUTBOUND_HTTP allows it. Pairs `host:port` in
    OUTBOUND_ALSO are let through wherever they are. Raises NotFetched.
    """
    deadline = time.monotonic() + timeout
    for _hop in range(MOST_REDIRECTS + 1):
        parts = address_checked(url)
        answer = _get(parts, headers or {}, limit, deadline)
        if answer.status not in REDIRECTS:
            return answer
        url = _next(parts, answer)
    raise NotFetched(Refusal.REDIRECTS)


def address_checked(url: str) -> SplitResult:
    """The parts of an address that may be asked; raises NotFetched. Where its name leads is looked at later."""
    if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url:
        raise NotFetched(Refusal.ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFetched(Refusal.ADDRESS) from None
    host = parts.hostname or ""
    if not host or "%" in host or "\\" in url or parts.username is not None or parts.password is not None:
        raise NotFetched(Refusal.ADDRESS)
    if parts.scheme not in PORTS:
        raise NotFetched(Refusal.ADDRESS)
    if not _is_let_through(parts):
        if parts.scheme == "http" and not settings.OUTBOUND_HTTP:
            raise NotFetched(Refusal.INSECURE)
        if port not in (None, PORTS[parts.scheme]):
            raise NotFetched(Refusal.ADDRESS)
    return parts


def is_public(text: str) -> bool:
    """Whether the IP address is one that anybody on the internet can reach, and nothing else."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and address not in ROUTED:
        return False  # loopback, link-local, unique local, multicast, IPv4-mapped, NAT64 and all that is unassigned
    known = any(address.version == network.version and address in network for network in SET_ASIDE)
    return not known and address.is_global and not address.is_multicast


def _is_let_through(parts: SplitResult) -> bool:
    return f"{parts.hostname}:{parts.port or PORTS[parts.scheme]}" in settings.OUTBOUND_ALSO


def _next(parts: SplitResult, answer: Fetched) -> str:
    """Where the redirect leads; raises NotFetched for nowhere, and from https to http."""
    if not (location := answer.headers.get("location", "")):
        raise NotFetched(Refusal.BROKEN)
    try:
        url = urljoin(parts.geturl(), location)
    except ValueError:
        raise NotFetched(Refusal.ADDRESS) from None
    if parts.scheme == "https" and not url.startswith("https:"):
        raise NotFetched(Refusal.INSECURE)
    return url


def _get(parts: SplitResult, headers: Mapping[str, str], limit: int, deadline: float) -> Fetched:
    line = _line_to(parts, deadline)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or PORTS[parts.scheme])
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", path, headers={**_own_headers(parts), **headers})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        body = _body(response, limit) if response.status == http.client.OK else b""
        return Fetched(response.status, body, found)
    except TimeoutError:
        raise NotFetched(Refusal.SLOW) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise NotFetched(Refusal.BROKEN) from None
    finally:
        line.hang_up()


def _own_headers(parts: SplitResult) -> dict[str, str]:
    return {
        "Host": parts.netloc,
        "User-Agent": f"Chignon/1 (+{settings.SCHEME}://{settings.BASE_DOMAIN}/)",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    """The whole body, unpacked where it came packed; raises NotFetched beyond `limit` bytes of either."""
    if (response.length or 0) > limit:
        raise NotFetched(Refusal.LARGE)
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise NotFetched(Refusal.BROKEN)
    packed = encoding == "gzip"
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    body, came = bytearray(), 0
    while piece := response.read1(PIECE):
        came += len(piece)
        body += _unpacked(unpack, piece, limit - len(body)) if packed else piece
        if max(came, len(body)) > limit:
            raise NotFetched(Refusal.LARGE)
    if packed and not unpack.eof:
        raise NotFetched(Refusal.BROKEN)
    return bytes(body)


def _unpacked(unpack: Any, piece: bytes, room: int) -> bytes:
    """What the piece becomes, one byte beyond `room` at most: what would grow beyond it is never made."""
    try:
        made = unpack.decompress(piece, room + 1)
    except zlib.error:
        raise NotFetched(Refusal.BROKEN) from None
    return bytes(made)


def _line_to(parts: SplitResult, deadline: float) -> "Line":
    """An open connection to the first of the name's addresses that may be asked and answers."""
    port = parts.port or PORTS[parts.scheme]
    found = resolved(parts.hostname or "", port, deadline)
    allowed = found if _is_let_through(parts) else [one for one in found if is_public(str(one[1][0]))]
    if not allowed:
        raise NotFetched(Refusal.PRIVATE)
    for family, address in allowed:
        try:
            return Line(_connected(family, address, parts, deadline), deadline)
        except ssl.SSLError:
            raise NotFetched(Refusal.INSECURE) from None
        except OSError:
            continue
    raise NotFetched(Refusal.UNREACHABLE)


def _connected(
    family: socket.AddressFamily, address: tuple[Any, ...], parts: SplitResult, deadline: float
) -> socket.socket:
    """A socket to that very address, the handshake done; half of what time is left is kept for the answer."""
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.settimeout(seconds_left(deadline) / 2)
        raw.connect(address)
        if parts.scheme == "https":
            return tls_context().wrap_socket(raw, server_hostname=parts.hostname)
    except BaseException:
        raw.close()
        raise
    return raw


def tls_context() -> ssl.SSLContext:
    """Who is believed about their name; made once."""
    if not _context:
        _context.append(ssl.create_default_context())
    return _context[0]


def resolved(host: str, port: int, deadline: float) -> list[tuple[socket.AddressFamily, tuple[Any, ...]]]:
    """The name's addresses; the resolver has no time limit of its own, so it works beside us and may be left behind.

    `deadline` is of `time.monotonic`; raises NotFetched.
    """
    found: list[Any] = []

    def look() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds_left(deadline) / 2)
    if looking.is_alive():
        raise NotFetched(Refusal.SLOW)
    if not found:
        raise NotFetched(Refusal.UNKNOWN)
    return [(family, address) for family, _type, _protocol, _name, address in found]


def seconds_left(deadline: float) -> float:
    """The seconds left; raises NotFetched when none are."""
    if (left := deadline - time.monotonic()) <= 0:
        raise NotFetched(Refusal.SLOW)
    return left


class Line:
    """A socket as http.client uses it, on which every wait ends with the whole fetch's deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.sock, self.deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        """Send it all."""
        self.sock.settimeout(seconds_left(self.deadline))
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What comes in, to be read."""
        return io.BufferedReader(_Incoming(self), PIECE)

    def close(self) -> None:
        """What http.client calls as soon as the headers are read: the body still has to come."""

    def hang_up(self) -> None:
        """Close it."""
        self.sock.close()


class _Incoming(io.RawIOBase):
    """What comes in on a line, each piece within the time that is left."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.sock.settimeout(seconds_left(self.line.deadline))
        return self.line.sock.recv_into(buffer)
