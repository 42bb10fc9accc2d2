"""One transaction per change, one locking policy (HOUSE_STYLE 4, 5; docs/developers/locking.md).

Every service that writes runs in `transaction_of_service`; locks are taken once per transaction, by sorted
keys that include the salon, with a timeout. What the database still refuses as a deadlock or a serialization
failure is tried again.
"""

import functools
import hashlib
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from kernel.context import current_salon
from kernel.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 4
LOCK_TIMEOUT_MS = 3000
RETRYABLE = {"40P01", "40001"}
LOCK_NOT_AVAILABLE = "55P03"
QUERY_CANCELED = "57014"
EXCLUSION_VIOLATION = "23P01"


_last_step: ContextVar[Callable[[Any], object] | None] = ContextVar("last_step", default=None)


@contextmanager
def before_commit(step: Callable[[Any], object]) -> Iterator[None]:
    """Within the block, call `step` with what a service returns, as the last act inside its transaction.

    A transaction that returns nothing (one that only waits for a lock) is not the change and is left alone. A step
    that an outer block asked for comes after this one.
    """
    outer = _last_step.get()

    def both(made: Any) -> None:
        step(made)
        if outer is not None:
            outer(made)

    token = _last_step.set(both)
    try:
        yield
    finally:
        _last_step.reset(token)


def sqlstate(error: BaseException) -> str:
    """The SQLSTATE of a database error, or ""."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def is_lock_timeout(error: BaseException) -> bool:
    """Whether the database gave up waiting for somebody else."""
    return sqlstate(error) in {LOCK_NOT_AVAILABLE, QUERY_CANCELED}


def is_overlap(error: BaseException) -> bool:
    """Whether the database refused a row for another that it may not overlap."""
    return sqlstate(error) == EXCLUSION_VIOLATION


def service_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Run the outermost service in one durable transaction; retry deadlocks, name lock timeouts Busy."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(TRIES):
            try:
                with transaction.atomic(durable=True):
                    result = function(*args, **kwargs)
                    if (last_step := _last_step.get()) is not None and result is not None:
                        last_step(result)
                    return result
            except OperationalError as error:
                if is_lock_timeout(error):
                    raise Busy from error
                if sqlstate(error) not in RETRYABLE:
                    raise
                _pause(attempt)
        raise Busy

    return run


def _pause(attempt: int) -> None:
    """Wait a random moment, so that two losers of a deadlock do not meet again."""
    time.sleep(random.uniform(0.005, 0.03) * (attempt + 1))  # noqa: S311 - a pause is no secret


def lock_number(key: str) -> int:
    """The advisory lock number of `key` in the current salon: locks are database-wide, so the salon is mixed in."""
    text = f"{current_salon().schema_name}:{key}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def lock_keys(keys: Iterable[str]) -> None:
    """Take the transaction's locks, all at once and sorted; the caller is inside a service transaction.

    Raises OperationalError after LOCK_TIMEOUT_MS, which `service_transaction` turns into Busy.
    """
    numbers = sorted({lock_number(key) for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true)"
            " UNION ALL SELECT pg_advisory_xact_lock(number)::text FROM unnest(%s::bigint[]) AS number",
            [f"{LOCK_TIMEOUT_MS}ms", numbers],
        )
