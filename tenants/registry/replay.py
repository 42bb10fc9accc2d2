"""New migrations as steps that are worked out once and done to many schemas: SQL replayed, Python run on a state built once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.management import _get_all_permissions  # type: ignore[attr-defined]
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from tenants.registry.migrating import OWNER, owner_in

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What brings one group of schemas up: the steps of each new migration in order, with its name."""

    steps: tuple[tuple[str, str, Step], ...]


def plan_for(schema: str, applied: frozenset[tuple[str, str]]) -> Plan:
    """The plan for schemas that have had the migrations `applied`; `schema` is one of them and lends its names."""
    with owner_in(schema):
        executor = MigrationExecutor(connections[OWNER])
        executor.loader.build_graph()
        todo = executor.migration_plan(executor.loader.graph.leaf_nodes())
        state = _state_of(executor, applied)
        steps = []
        for migration, _backwards in todo:
            if (migration.app_label, migration.name) not in applied:
                steps.append((migration.app_label, migration.name, _step(migration, state)))
                state = migration.mutate_state(state, preserve=True)
    return Plan(tuple(steps))


def _state_of(executor: MigrationExecutor, applied: frozenset[tuple[str, str]]) -> ProjectState:
    """The models as they were after the migrations `applied`."""
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    whole = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    for migration, _backwards in whole:
        if (migration.app_label, migration.name) in applied:
            migration.mutate_state(state, preserve=False)
    return state


def _step(migration: Migration, state: ProjectState) -> Step:
    """SQL where the whole migration can be written as SQL, else the migration itself on a state of its own."""
    if all(operation.reduces_to_sql and not operation.elidable for operation in migration.operations):
        text = _as_sql(migration, state.clone())
        return lambda: _run_sql(text)
    state.apps  # noqa: B018 - rendered now, once, instead of at each salon
    return lambda: _run_python(migration, state)


def _as_sql(migration: Migration, state: ProjectState) -> list[str]:
    with connections[OWNER].schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    return [statement for statement in editor.collected_sql if not statement.startswith("--")]


def _run_sql(statements: list[str]) -> None:
    with connections[OWNER].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _run_python(migration: Migration, state: ProjectState) -> None:
    with connections[OWNER].schema_editor(atomic=False) as editor:
        migration.apply(state.clone(), editor)


def replay(schema: str, plan: Plan) -> None:
    """Do the plan's steps; the caller stands in `schema` as the owner, inside the salon's transaction."""
    with connections[OWNER].cursor() as cursor:
        for app, name, step in plan.steps:
            step()
            cursor.execute(
                f'INSERT INTO "{schema}".django_migrations (app, name, applied) VALUES (%s, %s, now())',  # noqa: S608
                [app, name],
            )
        _fill_content_types(cursor)


def _fill_content_types(cursor: Any) -> None:
    """Content types and permissions of new models, as `migrate` would have made them."""
    models = [(model._meta.app_label, model._meta.model_name) for model in apps.get_models()]
    cursor.execute(
        "INSERT INTO django_content_type (app_label, model) SELECT * FROM unnest(%s::text[], %s::text[])"
        " ON CONFLICT DO NOTHING",
        [[label for label, _model in models], [name for _label, name in models]],
    )
    rows = [
        (model._meta.app_label, model._meta.model_name, code, str(name))
        for model in apps.get_models()
        for code, name in _get_all_permissions(model._meta)
    ]
    cursor.execute(
        "INSERT INTO auth_permission (name, content_type_id, codename)"
        " SELECT wanted.name, kind.id, wanted.code FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])"
        " AS wanted(label, model, code, name) JOIN django_content_type kind"
        " ON kind.app_label = wanted.label AND kind.model = wanted.model ON CONFLICT DO NOTHING",
        [list(column) for column in zip(*rows, strict=True)],
    )
