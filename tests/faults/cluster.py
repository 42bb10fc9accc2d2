"""A PostgreSQL of a test's own, with fsync on, that may be killed as often as the test likes."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from kernel.embedded import client, postgres
from kernel.embedded.postgres import DATABASE, OWNER_ROLE, PORT, RUNTIME_ROLE, SUPERUSER, Postgres, binaries
from tests import databases


@contextmanager
def own_cluster(folder: Path) -> Iterator[Postgres]:
    """A server in that folder with a copy of the tests' template; Django's connections stand in it meanwhile."""
    server = Postgres(folder, fsync=True)
    client.ensure_running(server)
    _copy(databases.ensure_template(), server)
    before = connections["default"].settings_dict
    kept = {name: before[name] for name in ("HOST", "NAME", "EMBEDDED_DIR", "EMBEDDED_FSYNC")}
    point_at({"HOST": str(server.sockets), "NAME": DATABASE, "EMBEDDED_DIR": folder, "EMBEDDED_FSYNC": True})
    try:
        yield server
    finally:
        point_at(kept)
        client.stop_if_unused(server)


def point_at(place: dict[str, object]) -> None:
    """Let Django's connections of this process open there."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict.update(place)
        connections[alias].set_schema_to_public()


def addresses(folder: Path) -> dict[str, str]:
    """The environment of a process that works with the server in that folder and does not start it itself."""
    return {
        "DATABASE_URL": postgres.url(folder, role=RUNTIME_ROLE),
        "DATABASE_OWNER_URL": postgres.url(folder, role=OWNER_ROLE),
    }


def kill_postmaster(server: Postgres) -> None:
    """kill -9 of the whole server at once, as when its machine is taken away; its supervisor brings it back."""
    number = int((server.folder / "server.pid").read_text())
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    for pid in [number, *map(int, children)]:
        kill(pid)


def kill_backend(server: Postgres) -> None:
    """kill -9 of one backend in the middle of its work: the server throws all out and recovers."""
    with databases.psycopg.connect(**_address(server, "postgres"), autocommit=True) as line:
        rows = line.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s ORDER BY query_start DESC", [RUNTIME_ROLE]
        )
        for (pid,) in rows.fetchmany(1):
            kill(pid)


def kill_one_child(pid: int) -> None:
    """kill -9 of one of a process's children, such as a worker of a web server; its parent makes another."""
    kill(int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]))


def kill(pid: int) -> None:
    """kill -9 of one process; one that is gone is gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _copy(template: str, server: Postgres) -> None:
    source = Postgres(Path(settings.EMBEDDED_POSTGRES_DIR))
    dump = [binaries() / "pg_dump", "-h", source.sockets, "-p", str(PORT), "-U", SUPERUSER, "-Fc", template]
    load = [binaries() / "pg_restore", "-h", server.sockets, "-p", str(PORT), "-U", SUPERUSER, "-d", DATABASE]
    made = subprocess.run([*map(str, dump)], check=True, capture_output=True).stdout
    subprocess.run(
        [*map(str, load), "--clean", "--if-exists", "--single-transaction"], input=made, check=True
    )


def _address(server: Postgres, database: str) -> dict[str, object]:
    return {"host": str(server.sockets), "port": PORT, "user": SUPERUSER, "dbname": database}
