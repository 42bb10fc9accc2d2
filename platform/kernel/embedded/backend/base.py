"""django-tenants' PostgreSQL backend; with EMBEDDED_DIR in the database's settings it starts the embedded server first."""

import select
import time
from pathlib import Path
from typing import Any

from django.db.utils import OperationalError as DjangoOperationalError
from django_tenants.postgresql_backend import base as tenants_backend
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

from kernel.embedded import postgres

SILENT_SECONDS = 30.0


def _has_news(socket: int) -> bool:
    """Whether there is anything to read, or the other side has hung up."""
    poll = select.poll()
    poll.register(socket, select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))


class DatabaseWrapper(tenants_backend.DatabaseWrapper):  # type: ignore[misc] # django-tenants has no types
    """Adds two keys to a database's settings: EMBEDDED_DIR (a path; none: a server of one's own) and EMBEDDED_FSYNC."""

    _asked_at = 0.0  # when a query last told that the session lives, by the monotonic clock
    search_path_set_schemas: list[str] | None
    _path_on_server: list[str] | None = (
        None  # what the server was last told, while nothing can have undone it
    )

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a server that was just killed is waited for once."""
        self._ensure_running()
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, DjangoOperationalError):
            if not self._ensure_running():
                raise
            return super().get_new_connection(conn_params)

    def _ensure_running(self) -> bool:
        home = self.settings_dict.get("EMBEDDED_DIR")
        if not home:
            return False
        postgres.ensure_running(Path(home), fsync=self.settings_dict.get("EMBEDDED_FSYNC", True))
        return True

    def is_usable(self) -> bool:
        """Whether the session still lives, asked of the socket and not of the server, which would cost every request
        a round trip: a session that the server has ended has something to read. One that was silent for long is
        asked with a query, for what lies between may have forgotten it.
        """
        now = time.monotonic()
        fresh = now - self._asked_at < SILENT_SECONDS and not self.errors_occurred
        if (
            fresh
            and self.connection
            and not self.connection.closed
            and not _has_news(self.connection.fileno())
        ):
            return True
        self._asked_at = now
        return bool(super().is_usable())

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Set the search path only when the server stands elsewhere: a worker that stays with one salon says nothing."""
        if self._setting_search_path or self.search_path_set_schemas:
            return
        if self._path_on_server == self._get_cursor_search_paths():
            self.search_path_set_schemas = self._path_on_server
            return
        super()._handle_search_path(cursor)
        self._path_on_server = self.search_path_set_schemas

    def commit(self) -> None:
        """A commit of a transaction in which a statement failed is a rollback, and undoes a SET as one does."""
        failed = self.connection and self.connection.info.transaction_status == TransactionStatus.INERROR
        super().commit()
        if failed:
            self._path_on_server = self.search_path_set_schemas = None

    def rollback(self) -> None:
        """A rolled-back SET is undone: the server must be told anew."""
        self._path_on_server = None
        super().rollback()
        self._path_on_server = None

    def savepoint_rollback(self, sid: str) -> None:
        """As `rollback`, to a savepoint."""
        try:
            super().savepoint_rollback(sid)
        finally:
            self._path_on_server = None

    def close(self) -> None:
        """A new connection knows nothing."""
        self._path_on_server = None
        super().close()
