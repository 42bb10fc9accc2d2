"""The cache's client of the embedded Valkey."""

from pathlib import Path
from typing import Any

from redis import UnixDomainSocketConnection

from kernel.embedded import valkey


class EmbeddedConnection(UnixDomainSocketConnection):
    """A connection that first sees that the server runs."""

    def __init__(self, *, embedded_dir: Path, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call] # redis has no types here
        self.embedded_dir = embedded_dir

    def connect(self) -> None:
        """Connect, having started the server if need be."""
        if not self.is_connected:
            valkey.ensure_running(self.embedded_dir)
        super().connect()  # type: ignore[no-untyped-call] # the same


def options(home: Path | None) -> dict[str, object]:
    """The cache's OPTIONS: its first connection starts the embedded server; one of one's own is not waited for long."""
    if home:
        return {"connection_class": EmbeddedConnection, "embedded_dir": home}
    return {"socket_connect_timeout": 1, "socket_timeout": 2}
