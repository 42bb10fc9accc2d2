"""TRUST T2: whatever is nested, raised, rolled back or threaded, a query runs in the schema that its context names."""

import threading

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DataError, connection, connections, transaction
from django_tenants.postgresql_backend import base as tenants_base
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.context import NoSalon, current_salon_or_none, public_context, salon_context
from kernel.embedded.backend import base
from tenants.registry.models import Salon

KINDS = st.sampled_from(["a", "b", "public", "atomic", "fail", "savepoint_fail", "thread", "read"])
ACTIONS = st.recursive(
    st.just([]), lambda inner: st.lists(st.tuples(KINDS, inner), min_size=1, max_size=4), max_leaves=12
)


class Meant(Exception):
    """An error that a test raises on purpose."""


def schema_now():
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0].split(",")[0].strip('" ')


def expected():
    salon = current_salon_or_none()
    return salon.schema_name if salon else "public"


def run(actions, salons):
    for name, inner in actions:
        assert schema_now() == expected()
        STEPS[name](inner, salons)
        assert schema_now() == expected()


def enter(letter):
    def step(inner, salons):
        with salon_context(salons[letter]):
            run(inner, salons)

    return step


def in_public(inner, salons):
    with public_context():
        run(inner, salons)


def in_atomic(inner, salons):
    with transaction.atomic():
        run(inner, salons)


def failing(inner, salons):
    with pytest.raises(Meant), salon_context(salons["b"]):  # noqa: PT012 - the steps inside are the test
        run(inner, salons)
        raise Meant


def failing_in_savepoint(inner, salons):
    with pytest.raises(Meant), transaction.atomic(), salon_context(salons["a"]), transaction.atomic():  # noqa: PT012 - the steps inside are the test
        run(inner, salons)
        raise Meant


def in_thread(inner, salons):
    faults = []

    def work():
        try:
            assert expected() == "public"
            run(inner, salons)
        except AssertionError as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert faults == []


STEPS = {
    "a": enter("a"), "b": enter("b"), "public": in_public, "atomic": in_atomic, "fail": failing,
    "savepoint_fail": failing_in_savepoint, "thread": in_thread, "read": lambda inner, salons: None,
}  # fmt: skip


@settings(max_examples=60)
@given(actions=ACTIONS)
def test_every_query_runs_where_its_context_stands(own_database, actions):
    salons = {"a": Salon.objects.get(slug="salon-a"), "b": Salon.objects.get(slug="salon-b")}
    run(actions, salons)
    assert schema_now() == "public"


def path_after_a_rollback(a, b):
    """Where B's context stands after a rollback to a savepoint that was set while the server stood in A."""
    with salon_context(a):
        savepoint = transaction.savepoint()
    with salon_context(b):
        schema_now()
        transaction.savepoint_rollback(savepoint)
        return schema_now()


def test_after_a_rollback_the_server_is_told_anew(salon_a, salon_b):
    assert path_after_a_rollback(salon_a, salon_b) == salon_b.schema_name


def test_without_forgetting_at_a_rollback_b_would_read_a(salon_a, salon_b, monkeypatch):
    monkeypatch.setattr(
        base.DatabaseWrapper, "savepoint_rollback", tenants_base.DatabaseWrapper.savepoint_rollback
    )
    assert path_after_a_rollback(salon_a, salon_b) == salon_a.schema_name


def path_after_a_failed_commit(a, b):
    """Where B's context stands after a transaction, in which a statement failed unseen, was "committed"."""
    with salon_context(a):
        schema_now()
    with transaction.atomic(), salon_context(b), pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    with salon_context(b):
        return schema_now()


def test_after_a_commit_that_was_a_rollback_the_server_is_told_anew(own_database):
    a, b = Salon.objects.get(slug="salon-a"), Salon.objects.get(slug="salon-b")
    assert path_after_a_failed_commit(a, b) == b.schema_name


def test_without_looking_at_a_failed_commit_b_would_read_a(own_database, monkeypatch):
    monkeypatch.setattr(base.DatabaseWrapper, "commit", tenants_base.DatabaseWrapper.commit)
    a, b = Salon.objects.get(slug="salon-a"), Salon.objects.get(slug="salon-b")
    assert path_after_a_failed_commit(a, b) == a.schema_name


def test_a_worker_that_stays_with_one_salon_says_the_path_once(salon_a, django_assert_num_queries):
    with salon_context(salon_a):
        schema_now()
    with django_assert_num_queries(1), salon_context(salon_a):
        schema_now()


def test_the_cache_of_a_is_empty_in_b(salon_a, salon_b):
    with salon_context(salon_a):
        cache.set("k", "of a")
    with salon_context(salon_b):
        assert cache.get("k") is None
    assert cache.get("k") is None


def test_without_the_key_function_the_cache_would_leak(salon_a, salon_b, monkeypatch):
    from django.core.cache import caches
    from django.core.cache.backends.base import default_key_func

    monkeypatch.setattr(caches["default"], "key_func", default_key_func)
    with salon_context(salon_a):
        cache.set("k", "of a")
    with salon_context(salon_b):
        assert cache.get("k") == "of a"


def test_files_lie_in_the_salons_own_folder_and_nowhere_without_one(salon_a, salon_b, settings, tmp_path):
    from django.core.files.base import ContentFile

    settings.MEDIA_ROOT = tmp_path
    with salon_context(salon_a):
        default_storage.save("x.webp", ContentFile(b"a"))
    with salon_context(salon_b):
        assert not default_storage.exists("x.webp")
    with pytest.raises(NoSalon):
        default_storage.exists("x.webp")


def test_lock_numbers_differ_from_salon_to_salon(salon_a, salon_b):
    from kernel.transactions import lock_number

    numbers = []
    for salon in (salon_a, salon_b):
        with salon_context(salon):
            numbers.append(lock_number("staff:1"))
    assert numbers[0] != numbers[1]
