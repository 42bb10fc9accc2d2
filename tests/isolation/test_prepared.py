"""A prepared query answers from the salon whose context it runs in, however often the salons take turns."""

import pytest
from django.db import connection, transaction

from kernel.context import salon_context
from kernel.prepared import prepared_cursor
from tests.isolation.test_context import Meant

TURNS = 6  # far past the second execution, from which on the query is prepared


def emails() -> list[str]:
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT email FROM accounts_user WHERE id = ANY(%s::bigint[]) ORDER BY id", [[1, 2, 3]]
        )
        return [row[0] for row in cursor.fetchall()]


def plainly() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user WHERE id IN (1, 2, 3) ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%accounts_user%'")
        return int(cursor.fetchone()[0])


def test_salons_that_take_turns_each_read_their_own(salon_a, salon_b):
    for salon in [salon_a, salon_b] * TURNS:
        with salon_context(salon):
            assert emails() == plainly()
    with salon_context(salon_a):
        of_a = emails()
    with salon_context(salon_b):
        assert set(of_a).isdisjoint(emails())
    assert prepared() == 1


def test_after_a_rollback_a_prepared_query_still_reads_its_own_salon(salon_a, salon_b):
    for salon, other in [(salon_a, salon_b), (salon_b, salon_a)] * TURNS:
        with salon_context(salon):
            before = emails()
            fail_inside(other)
            assert emails() == before == plainly()


def fail_inside(salon) -> None:
    """Enter the salon in a savepoint that is rolled back."""
    with pytest.raises(Meant), transaction.atomic(), salon_context(salon):  # noqa: PT012 - the steps are the test
        assert emails() == plainly()
        raise Meant


def test_named_and_nameless_values_come_to_their_places(salon_a):
    with salon_context(salon_a), prepared_cursor() as cursor:
        cursor.execute(
            "SELECT %(b)s::text, %(a)s::int, %(b)s::text, '50%%' LIKE '5%%'", {"a": 1, "b": "100% (a)s %s"}
        )
        assert cursor.fetchone() == ("100% (a)s %s", 1, "100% (a)s %s", True)
        cursor.execute("SELECT %s::int, '%%', %s::int, %s::text", [3, 3, "%s"])
        assert cursor.fetchone() == (3, "%", 3, "%s")
        cursor.execute("SELECT '50%' LIKE '5%'")
        assert cursor.fetchone() == (True,)
