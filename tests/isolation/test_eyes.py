"""The sweep's own eyes: what it would have to see, it sees."""

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from kernel.context import salon_context
from tests.isolation.sweep import WRITES
from tests.isolation.test_sweep_reads import SALON
from tests.isolation.walk import routes_of
from tests.isolation.world import hash_of, rows_touched, tables_of

CHANGED = "UPDATE accounts_user SET name = 'x' WHERE role = 'owner'"
REMOVED = "DELETE FROM accounts_rolegrant"


def touch(salon, statement: str) -> None:
    with salon_context(salon), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [CHANGED, REMOVED], ids=["changed", "removed"])
def test_a_row_that_is_touched_is_counted_and_seen(salon_a, salon_b, statement):
    tables, before = tables_of(salon_b.schema_name), hash_of(salon_b.schema_name)
    first = rows_touched(tables)
    touch(salon_a, statement)
    assert rows_touched(tables) == first
    touch(salon_b, statement)
    assert rows_touched(tables) > first
    assert hash_of(salon_b.schema_name) != before


def test_what_was_undone_is_counted_and_is_no_change(salon_b):
    tables, before = tables_of(salon_b.schema_name), hash_of(salon_b.schema_name)
    first = rows_touched(tables)
    with transaction.atomic():
        touch(salon_b, CHANGED)
        transaction.set_rollback(True)
    assert rows_touched(tables) > first
    assert hash_of(salon_b.schema_name) == before


def test_a_house_with_a_hole_in_every_wall_is_found_out(sweep, monkeypatch):
    def leaky(_environ):
        touch(sweep.b.salon, CHANGED)
        return HttpResponse(sweep.b.private, status=500)

    monkeypatch.setattr(sweep._client, "handler", leaky)
    sweep.run(routes_of(SALON)[:1], WRITES)
    kinds = {finding.split()[0] for finding in sweep.findings}
    assert kinds == {"500", "LEAK", "B"}
