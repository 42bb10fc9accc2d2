"""One effect and one answer for a request that comes more than once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock, system_clock
from kernel.idempotency import services
from kernel.idempotency.models import IdempotencyRecord
from kernel.idempotency.services import (
    InProgress,
    KeyReused,
    answer_known,
    answer_once,
    body_hash_of,
    records_forget,
    scope_of,
)
from kernel.transactions import service_transaction
from tenants.registry.models import Salon
from tests.conftest import inside

ONCE = {"scope": "test", "key": "k", "body_hash": body_hash_of({"a": 1})}


class Work:
    """Something with an effect that can be counted."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return 201, {"b": self.times, "a": 0}


class Broken(Exception):
    """A fault in the middle of the work."""


@pytest.fixture
def work():
    return Work()


def test_the_second_request_gets_the_first_answer_byte_for_byte(in_a, work):
    first, second = answer_once(**ONCE, run=work), answer_once(**ONCE, run=work)
    assert repr(first) == repr(second) == "(201, {'a': 0, 'b': 1})"
    assert work.times == 1


def test_the_same_key_with_another_body_is_refused(in_a, work):
    answer_once(**ONCE, run=work)
    with pytest.raises(KeyReused):
        answer_once(**ONCE | {"body_hash": body_hash_of({"a": 2})}, run=work)


def test_keys_of_other_scopes_are_other_keys(in_a, work):
    answer_once(**ONCE, run=work)
    answer_once(**ONCE | {"scope": "other"}, run=work)
    assert work.times == 2


def test_a_key_counts_for_one_actor_at_one_route(in_a, work):
    actors = [Actor(ActorKind.USER, id=1), Actor(ActorKind.USER, id=2), Actor(ActorKind.CUSTOMER, id=1), None]
    scopes = [scope_of(route, actor) for route in ("desk:book", "queue:desk") for actor in actors]
    for scope in [*scopes, *scopes]:
        answer_once(**ONCE | {"scope": scope}, run=work)
    assert work.times == len(scopes) == 8


def test_strangers_are_one_actor_wherever_they_ask_from(in_a, work):
    for address in ("192.0.2.1", "2001:db8::1"):
        stranger = Actor(ActorKind.CUSTOMER, name="Ada", address=address)
        answer_once(**ONCE | {"scope": scope_of("storefront:book", stranger)}, run=work)
    assert work.times == 1


def test_keys_of_other_salons_are_other_keys(salon_a, salon_b, work):
    with inside(salon_a):
        answer_once(**ONCE, run=work)
    with inside(salon_b):
        answer_once(**ONCE, run=work)
    assert work.times == 2


def test_a_fault_frees_the_key(in_a, work):
    def broken():
        raise Broken

    with pytest.raises(Broken):
        answer_once(**ONCE, run=broken)
    assert answer_once(**ONCE, run=work)[0] == 201


@pytest.fixture
def other_session():
    """The number of another session in the database, that of a process that is at work."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        yield cursor.fetchone()[0]
    other.close()


def test_a_request_that_is_being_worked_on_is_said(in_a, work, other_session):
    IdempotencyRecord.objects.create(**ONCE, status=0, answer={"session": other_session})
    with pytest.raises(InProgress):
        answer_once(**ONCE, run=work)
    assert answer_known(scope="test", key="k") is None


def test_a_claim_whose_session_is_gone_is_taken_over_at_once(in_a, work):
    IdempotencyRecord.objects.create(**ONCE, status=0, answer={"session": 2**30})
    assert answer_once(**ONCE, run=work)[0] == 201


def test_a_claim_of_a_session_that_began_later_was_another_ones(in_a, work, other_session):
    IdempotencyRecord.objects.create(**ONCE, status=0, answer={"session": other_session})
    IdempotencyRecord.objects.update(created_at=system_clock.now() - timedelta(days=900))
    assert answer_once(**ONCE, run=work, clock=FixedClock(system_clock.now() - timedelta(days=900)))[0] == 201


def test_a_claim_that_is_stale_is_taken_over_whoever_made_it(in_a, work, other_session):
    IdempotencyRecord.objects.create(**ONCE, status=0, answer={"session": other_session})
    later = FixedClock(system_clock.now() + timedelta(minutes=5))
    assert answer_once(**ONCE, run=work, clock=later)[0] == 201


def test_a_key_that_is_freed_between_two_looks_is_claimed(in_a, work, monkeypatch):
    looks = iter([lambda *_facts: None, services._made])
    monkeypatch.setattr(services, "_made", lambda *facts: next(looks)(*facts))
    assert answer_once(**ONCE, run=work)[0] == 201


def test_who_was_slow_and_taken_over_changes_nothing_of_the_others_answer(in_a, work):
    def slow():
        answer_once(**ONCE, run=work)
        return 201, {"b": "late"}

    with pytest.raises(InProgress):
        answer_once(**ONCE, run=slow)
    assert answer_known(scope="test", key="k") == (201, {"a": 0, "b": 1})


def test_who_was_slow_and_taken_over_does_not_free_the_key_when_they_fail(in_a):
    def slow():
        IdempotencyRecord.objects.update(created_at=system_clock.now() + timedelta(seconds=1))
        raise Broken

    with pytest.raises(Broken):
        answer_once(**ONCE, run=slow)
    assert IdempotencyRecord.objects.filter(key="k").exists()


def test_the_change_of_who_was_slow_and_taken_over_is_undone(own_database, work):
    @service_transaction
    def change():
        return IdempotencyRecord.objects.create(scope="test", key="change", status=1, answer={}).pk

    def slow():
        answer_once(**ONCE, run=work)
        change()

    with inside(Salon.objects.get(slug="salon-a")):
        with pytest.raises(InProgress):
            answer_once(**ONCE, run=slow, settle=lambda pk: (201, {"pk": pk}))
        assert not IdempotencyRecord.objects.filter(key="change").exists()


def test_old_answers_are_forgotten_after_four_days(in_a, work):
    answer_once(**ONCE, run=work)
    assert records_forget(clock=FixedClock(system_clock.now() + timedelta(hours=95))) == 0
    assert records_forget(clock=FixedClock(system_clock.now() + timedelta(hours=97))) == 1


def test_the_answer_stands_with_the_change_even_if_the_process_dies_after_it(own_database):
    """The answer is in the change's own transaction: what comes after the commit may fail."""

    @service_transaction
    def change():
        return "done"

    def run():
        change()
        raise Broken

    with inside(Salon.objects.get(slug="salon-a")):
        with pytest.raises(Broken):
            answer_once(**ONCE, run=run, settle=lambda result: (201, {"result": result}))
        assert answer_once(**ONCE, run=run) == (201, {"result": "done"})


def test_many_at_once_have_one_effect(own_database):
    salon, work = Salon.objects.get(slug="salon-a"), Work()

    def ask(_number):
        try:
            with inside(salon):
                return answer_once(**ONCE, run=work)
        except InProgress:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(24)))
    assert work.times == 1
    assert {repr(answer) for answer in answers if answer} == {"(201, {'a': 0, 'b': 1})"}
