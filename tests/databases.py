"""Databases of tests: one template with two salons in it, made once per code version; clones of it for each worker.

`CREATE DATABASE … TEMPLATE` takes a fifth of a second, migrations take many. Clones are named by the process that made
them, so runs at the same time do not meet, and what a killed run left behind is dropped by the next.
"""

import fcntl
import hashlib
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from kernel.embedded import postgres
from kernel.embedded.postgres import OWNER_ROLE, PORT, SUPERUSER, Postgres
from tenants.registry.fingerprints import public_fingerprint, salon_fingerprint
from tests import house
from tests.population import populate

SOURCES = (
    "tests/databases.py",
    "tests/population.py",
    "tenants/registry/services.py",
    "tenants/registry/schemas.py",
)
_numbers = itertools.count(1)


def template_name() -> str:
    """The name of the template database of this code version."""
    digest = hashlib.sha256(f"{public_fingerprint()}{salon_fingerprint()}".encode())
    for source in SOURCES:
        digest.update((house.ROOT / source).read_bytes())
    return f"template_{digest.hexdigest()[:12]}"


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """A connection that can make and drop databases."""
    home = Path(settings.EMBEDDED_POSTGRES_DIR)
    postgres.ensure_running(home, fsync=False)
    address = {"host": str(Postgres(home).sockets), "port": PORT, "user": SUPERUSER, "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as connection:
        yield connection


def use_database(name: str) -> None:
    """Point both of Django's connections, in all threads, at that database."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        connections[alias].set_schema_to_public()


def ensure_template() -> str:
    """The template's name; it is made by the first process that asks, the others wait."""
    name = template_name()
    with maintenance() as server, (house.DATA / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(server, name):
            drop_leftovers(server, name)
            building = f"building_{os.getpid()}"
            server.execute(f'CREATE DATABASE "{building}" OWNER {OWNER_ROLE}')
            use_database(building)
            populate()
            use_database("postgres")
            server.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def exists(server: psycopg.Connection, name: str) -> bool:
    """Whether there is a database of that name."""
    return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def clone() -> str:
    """A new database with the two salons in it; the caller drops it."""
    template = ensure_template()
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with maintenance() as server:
        server.execute(
            f'CREATE DATABASE "{name}" OWNER {OWNER_ROLE} TEMPLATE "{template}" STRATEGY file_copy'
        )
    return name


def drop(name: str) -> None:
    """Drop a clone, whoever is still connected to it."""
    with maintenance() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def drop_leftovers(server: psycopg.Connection, keep: str) -> None:
    """Drop clones of processes that are gone, half-built templates, and all but the newest few old templates."""
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^(test|building|template)_' ORDER BY oid"
    )
    names = [row[0] for row in rows]
    templates = [name for name in names if name.startswith("template_") and name != keep]
    dead = [
        name for name in names if not name.startswith("template_") and not is_alive(int(name.split("_")[1]))
    ]
    for name in [*dead, *templates[:-6]]:
        with suppress(psycopg.Error):
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def is_alive(pid: int) -> bool:
    """Whether a process of that number runs."""
    return Path(f"/proc/{pid}").exists()
