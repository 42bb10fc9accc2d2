"""Making salons' schemas: one text per code version, replayed; spares kept ready for sign-ups (DESIGN §3).

There is one way to make a schema, so that names of constraints and ids of content types are equal in all of them.
"""

from django.db import connection, connections, transaction

from tenants.registry.fingerprints import salon_fingerprint
from tenants.registry.grants import salon_grants
from tenants.registry.migrating import OWNER, migrate_schema, owner_execute
from tenants.registry.models import SalonTemplate, SchemaVersion, SpareSchema, new_schema_name
from tenants.registry.rendering import TOKEN, render_schema

_CLAIM = """
DELETE FROM public.registry_spareschema WHERE id = (
  SELECT id FROM public.registry_spareschema WHERE fingerprint = %s ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING schema_name
"""
TEMPLATE_LOCK = 6_031_001


def template_text() -> str:
    """The text that makes one schema of this code version; built once, then read from the registry."""
    known = SalonTemplate.objects.using(OWNER).filter(pk=salon_fingerprint()).first()
    return (known or _build_template()).sql


def _build_template() -> SalonTemplate:
    """Migrate a schema that nobody uses, write it down, drop it; one process at a time."""
    fingerprint = salon_fingerprint()
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SET lock_timeout = '120s'")
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
    try:
        known = SalonTemplate.objects.using(OWNER).filter(pk=fingerprint).first()
        return known or SalonTemplate.objects.using(OWNER).create(pk=fingerprint, sql=_render_new())
    finally:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
            cursor.execute("RESET lock_timeout")


def _render_new() -> str:
    schema = f"template_{salon_fingerprint()[:12]}"
    owner_execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE; CREATE SCHEMA "{schema}"')
    try:
        migrate_schema(schema)
        return render_schema(schema)
    finally:
        schema_drop(schema)


def schema_make(schema: str) -> None:
    """Make one salon's schema with its rights, in one transaction; replays the template's text."""
    text = template_text().replace(TOKEN, schema)
    with transaction.atomic(using=OWNER):
        owner_execute(text)
        owner_execute(salon_grants(schema))
        SchemaVersion.objects.using(OWNER).create(pk=schema, fingerprint=salon_fingerprint())


def schema_drop(schema: str) -> None:
    """Drop a schema with all that is in it; nothing happens when it is not there."""
    owner_execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    SchemaVersion.objects.using(OWNER).filter(pk=schema).delete()


def spare_make() -> SpareSchema:
    """Make one spare schema, ready to be claimed."""
    schema = new_schema_name()
    template_text()  # outside the transaction: pg_dump could not see what is not committed
    with transaction.atomic(using=OWNER):
        schema_make(schema)
        return SpareSchema.objects.using(OWNER).create(schema_name=schema, fingerprint=salon_fingerprint())


def spare_claim() -> str | None:
    """Take a spare of this code version out of store, in the caller's transaction; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [salon_fingerprint()])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def spares_refill(*, target: int) -> int:
    """Bring the store up to `target` spares and drop those of older code; returns how many were made."""
    for old in SpareSchema.objects.using(OWNER).exclude(fingerprint=salon_fingerprint()):
        if SpareSchema.objects.using(OWNER).filter(pk=old.pk).delete()[0]:
            schema_drop(old.schema_name)
    missing = target - SpareSchema.objects.using(OWNER).count()
    return len([spare_make() for _ in range(missing)])
