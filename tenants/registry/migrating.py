"""Django's own migrations run in one schema on the owner's connection: `public`, and the schema a template is made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

OWNER = "owner"


@contextmanager
def owner_in(schema: str, *, include_public: bool = True) -> Iterator[Any]:
    """The owner's connection standing in `schema`; it is back in `public` afterwards."""
    connection = cast("Any", connections[OWNER])
    connection.set_schema(schema, include_public=include_public)
    try:
        yield connection
    finally:
        connection.set_schema_to_public()


def owner_execute(text: str) -> None:
    """Run one text of statements as the owner; an empty one is nothing."""
    if text.strip():
        with connections[OWNER].cursor() as cursor:
            cursor.execute(text)


def migrate_schema(schema: str) -> None:
    """Run every missing migration of the apps that belong in `schema`, and fill content types and permissions."""
    with owner_in(schema, include_public=False) as connection:
        MigrationRecorder(connection).ensure_schema()
    with owner_in(schema):
        call_command(DjangoMigrate(), database=OWNER, interactive=False, verbosity=0, skip_checks=True)
