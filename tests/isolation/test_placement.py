"""Each table stands where it belongs: a salon's never in `public`, where a missing schema would be answered from."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.registry.grants import APPEND_ONLY_IN_PUBLIC, APPEND_ONLY_IN_SALON

pytestmark = pytest.mark.django_db


def tables_in(schema):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


def tables_of(app_names):
    configs = [config for config in apps.get_app_configs() if config.name in app_names]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return {model._meta.db_table for model in models}


def test_public_holds_the_shared_apps_tables_and_no_others():
    assert tables_in("public") == tables_of(settings.SHARED_APPS) | {"django_migrations"}


def test_a_salon_holds_the_salon_apps_tables_and_no_others(salon_a):
    assert tables_in(salon_a.schema_name) == tables_of(settings.TENANT_APPS) | {"django_migrations"}


def test_no_key_of_a_salon_leads_out_of_its_schema_and_none_has_triggers_of_its_own(salon_a):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid"
            " WHERE c.contype = 'f' AND t.relnamespace <> f.relnamespace"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchall() == []


def test_all_salons_are_of_one_shape_with_the_same_names_and_ids(salon_a, salon_b):
    shapes = [shape_of(salon.schema_name) for salon in (salon_a, salon_b)]
    assert shapes[0] == shapes[1]


def shape_of(schema):
    """Names and texts of every relation, column and constraint, and the content types with their ids."""
    statements = [
        "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = %s::regnamespace ORDER BY 1, 2",
        "SELECT conname, replace(pg_get_constraintdef(oid), %s || '.', '') FROM pg_constraint"
        " WHERE connamespace = %s::regnamespace ORDER BY 1, 2",
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = %s ORDER BY 1, 2",
    ]
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [schema] * statement.count("%s"))
            found.append(cursor.fetchall())
        cursor.execute(f'SELECT id, app_label, model FROM "{schema}".django_content_type ORDER BY 1')
        found.append(cursor.fetchall())
    return found


@pytest.mark.parametrize("table", APPEND_ONLY_IN_SALON)
def test_the_runtime_role_adds_to_append_only_tables_and_no_more(salon_a, table):
    assert rights_on(salon_a.schema_name, table) == {"SELECT", "INSERT"}


@pytest.mark.parametrize("table", APPEND_ONLY_IN_PUBLIC)
def test_the_same_in_public(db, table):
    assert rights_on("public", table) == {"SELECT", "INSERT"}


def rights_on(schema, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right_name FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) AS right_name"
            " WHERE has_table_privilege(current_user, format('%%I.%%I', %s::text, %s::text), right_name)",
            [schema, table],
        )
        return {row[0] for row in cursor.fetchall()}


def test_a_query_for_a_dropped_salon_fails_instead_of_finding_another(salon_a):
    from django.db import ProgrammingError, transaction

    from crm.customers.models import Customer
    from kernel.context import salon_context

    salon_a.schema_name = "s_000000000000"
    with pytest.raises(ProgrammingError), transaction.atomic(), salon_context(salon_a):
        list(Customer.objects.all())
