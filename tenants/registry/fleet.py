"""Bringing every schema to this code version: what is new is rendered once and replayed on each salon.

Each salon is one transaction. A salon that fails is marked and its host answers 503; the others go on, and the next
run tries it again.
"""

import traceback
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, connections, transaction
from django.db.migrations.exceptions import MigrationSchemaMissing

from kernel.due.registry import kinds_after_upgrade
from tenants.registry.fingerprints import public_fingerprint, salon_fingerprint
from tenants.registry.grants import public_grants, salon_grants
from tenants.registry.migrating import OWNER, migrate_schema, owner_execute, owner_in
from tenants.registry.models import Salon, SchemaVersion
from tenants.registry.replay import Plan, plan_for, replay
from tenants.registry.schemas import template_text

FAULTS = (Error, MigrationSchemaMissing, ObjectDoesNotExist, ValueError, LookupError, TypeError, RuntimeError)
# What older code did not write down (reminders of visits that were booked before there were any) is caught up with.
AFTER_UPGRADE = """
INSERT INTO public.due_duework (salon_uuid, kind, next_due_at)
SELECT salon.uuid, work.kind, now() FROM public.registry_salon salon, unnest(%s::text[]) AS work (kind)
WHERE salon.schema_name = %s
ON CONFLICT (salon_uuid, kind) DO UPDATE SET next_due_at = least(due_duework.next_due_at, excluded.next_due_at)
"""
Applied = frozenset[tuple[str, str]]


@dataclass(slots=True)
class FleetReport:
    """What a run did: whether `public` was behind, which schemas were brought up, which failed and why."""

    public_migrated: bool = False
    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def fleet_migrate() -> FleetReport:
    """Bring `public` and all salons to this code version; a run with nothing to do asks two questions."""
    report = FleetReport(public_migrated=public_migrate())
    template_text()
    for applied, schemas in _by_state(schemas_behind()).items():
        _bring_up(applied, schemas, report)
    return report


def public_migrate() -> bool:
    """Migrate `public` when it is behind, and renew the runtime role's rights there; returns whether it was."""
    if _public_is_current():
        return False
    migrate_schema("public")
    owner_execute(public_grants())
    SchemaVersion.objects.using(OWNER).update_or_create(
        pk="public", defaults={"fingerprint": public_fingerprint(), "failed": ""}
    )
    return True


def _public_is_current() -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.registry_schemaversion') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
    return SchemaVersion.objects.using(OWNER).filter(pk="public", fingerprint=public_fingerprint()).exists()


def schemas_behind() -> list[str]:
    """The schemas of salons that do not stand at this code version, oldest salon first; one query."""
    current = SchemaVersion.objects.using(OWNER).filter(fingerprint=salon_fingerprint(), failed="")
    behind = Salon.objects.using(OWNER).exclude(schema_name__in=current.values("pk")).order_by("id")
    return list(behind.values_list("schema_name", flat=True))


def _by_state(schemas: list[str]) -> dict[Applied, list[str]]:
    """The schemas grouped by which migrations each has had: the whole fleet is one group, but for stragglers."""
    groups: dict[Applied, list[str]] = defaultdict(list)
    with connections[OWNER].cursor() as cursor:
        for schema in schemas:
            cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')  # noqa: S608 - a name from the registry
            groups[frozenset(cursor.fetchall())].append(schema)
    return groups


def _bring_up(applied: Applied, schemas: list[str], report: FleetReport) -> None:
    plan: Plan | None = None
    for schema in schemas:
        try:
            plan = plan or plan_for(schema, applied)
            _bring_up_one(schema, plan)
        except FAULTS as error:
            report.failed[schema] = _mark_failed(schema, error)
        else:
            report.migrated.append(schema)


def _bring_up_one(schema: str, plan: Plan) -> None:
    with owner_in(schema), transaction.atomic(using=OWNER):
        replay(schema, plan)
        owner_execute(salon_grants(schema))
        SchemaVersion.objects.using(OWNER).update_or_create(
            pk=schema, defaults={"fingerprint": salon_fingerprint(), "failed": ""}
        )
        with connections[OWNER].cursor() as cursor:
            cursor.execute(AFTER_UPGRADE, [kinds_after_upgrade(), schema])


def _mark_failed(schema: str, error: BaseException) -> str:
    """Write down why; the salon's host answers 503 until a later run succeeds."""
    reason = "".join(traceback.format_exception_only(error)).strip()
    SchemaVersion.objects.using(OWNER).update_or_create(
        pk=schema, defaults={"failed": reason}, create_defaults={"fingerprint": "", "failed": reason}
    )
    return reason
