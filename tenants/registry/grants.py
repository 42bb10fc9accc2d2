"""What the runtime role may do: the one list of append-only tables, and the statements that say it to PostgreSQL.

The owner role owns every table and runs every migration; the runtime role has no DDL at all. What must never be
rewritten (trails, consents, the ledger to come) it can only read and add to.
"""

from django.conf import settings
from django.db import connections

APPEND_ONLY_IN_SALON = ("audit_auditline", "customers_consent", "customers_alertseen", "privacy_consenttext")
APPEND_ONLY_IN_PUBLIC = ("registry_platformline", "registry_erasedperson")
READ_ONLY = ("django_migrations",)


def runtime_role() -> str:
    """The role that web and workers use."""
    return str(settings.RUNTIME_ROLE)


def roles_are_apart() -> bool:
    """Whether the runtime role is another than the owner: only then are append-only tables really so."""
    return bool(connections["owner"].settings_dict["USER"] != runtime_role())


def grant_statements(schema: str, *, append_only: tuple[str, ...]) -> list[str]:
    """The statements that give the runtime role its rights in `schema`; none where both roles are one."""
    if not roles_are_apart():
        return []
    role = f'"{runtime_role()}"'
    reads = [
        f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{schema}"."{table}" FROM {role}' for table in READ_ONLY
    ]
    appends = [
        f'REVOKE UPDATE, DELETE, TRUNCATE ON "{schema}"."{table}" FROM {role}' for table in append_only
    ]
    return [
        f'GRANT USAGE ON SCHEMA "{schema}" TO {role}',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {role}',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {role}',
        *appends,
        *reads,
    ]


def salon_grants(schema: str) -> str:
    """The rights in one salon's schema, as one text."""
    return ";\n".join([*grant_statements(schema, append_only=APPEND_ONLY_IN_SALON), ""])


def public_grants() -> str:
    """The rights in `public`, as one text."""
    return ";\n".join([*grant_statements("public", append_only=APPEND_ONLY_IN_PUBLIC), ""])
