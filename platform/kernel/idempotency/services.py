"""One effect and one answer for a request that comes more than once (TRUST G7).

A request claims its key in a row of its own, works, and leaves its answer in that row. With `settle`, the answer
is written in the very transaction of the change, so that a process killed at any moment leaves either both or
neither; a claim without an answer is then proof that nothing was done. It names the database session of the process
that made it, and is taken over as soon as that session is gone: whoever asks again need not wait. Who was taken
over all the same, being slow, stores nothing any more, and with `settle` changes nothing.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.errors import ChignonError
from kernel.idempotency.models import IdempotencyRecord
from kernel.prepared import prepared_cursor
from kernel.transactions import before_commit

Answer = tuple[int, Any]
UNANSWERED = 0
STALE_SECONDS = 90
KEEP_HOURS = 96

_MAKE = """
INSERT INTO idempotency_idempotencyrecord (scope, key, body_hash, status, answer, created_at)
VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT (scope, key) DO NOTHING RETURNING id, created_at
"""
_LET_GO = "DELETE FROM idempotency_idempotencyrecord WHERE id = %s AND status = 0 AND created_at = %s"
_KEEP = """
UPDATE idempotency_idempotencyrecord SET status = %s, answer = %s
WHERE id = %s AND status = 0 AND created_at = %s RETURNING id
"""


class InProgress(ChignonError):
    """The first request with this key is still being worked on."""

    code = "in_progress"
    status = 409
    message = _("This is already being done. Please wait a moment.")


class KeyReused(ChignonError):
    """The key was used before with other content."""

    code = "idempotency_key_reused"
    status = 422
    message = _("This key has been used for something else.")


def body_hash_of(body: object) -> str:
    """The SHA-256 of a JSON-able body in one form, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def scope_of(route: str, actor: Actor | None = None) -> str:
    """The scope of the keys that `actor` sends to `route`, such as "desk:book"; the salon is the schema.

    Nobody, or an actor without an id, is a stranger. Strangers are one actor together: nothing that a phone shows of itself, its address least, stays the same
    between a request and its repeat. Their keys are long and random, and another's would meet another body.
    """
    whose = f"{actor.kind}:{actor.id}" if actor and actor.id is not None else "stranger"
    return f"{route}:{whose}"


def answer_once(
    *,
    scope: str,
    key: str,
    body_hash: str,
    run: Callable[[], Any],
    settle: Callable[[Any], Answer] | None = None,
    clock: Clock = system_clock,
) -> Answer:
    """The `(status, answer)` of `run`, worked out once per `scope` and `key`; repeats get the same one.

    `scope` names route and actor (`scope_of`). With `settle`, `run` is a service whose transaction
    returns what `settle` makes the answer from, and the answer is stored in that transaction. When `run` raises,
    the key is free again. Answers come back with their keys sorted, the first time too.

    Raises InProgress while another request works on it, KeyReused for another `body_hash`.
    """
    record, is_mine = _claim(scope, key, body_hash, clock.now())
    if not is_mine:
        return record.status, ordered(record.answer)
    try:
        return _work(record, run, settle)
    except BaseException:
        _let_go(record)
        raise


def answer_known(*, scope: str, key: str) -> Answer | None:
    """The answer already given for that key; None when there is none (yet)."""
    record = IdempotencyRecord.objects.filter(scope=scope, key=key).exclude(status=UNANSWERED).first()
    return (record.status, ordered(record.answer)) if record else None


def answer_is_coming(*, scope: str, key: str, clock: Clock = system_clock) -> bool:
    """Whether a request is at work on that key. One that failed gave the key back, one that died left it."""
    record = IdempotencyRecord.objects.filter(scope=scope, key=key, status=UNANSWERED).first()
    return record is not None and not _is_left(record, clock.now())


def records_forget(*, clock: Clock = system_clock) -> int:
    """Delete answers older than KEEP_HOURS; how many went."""
    old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - timedelta(hours=KEEP_HOURS))
    return old.delete()[0]


def ordered(answer: Any) -> Any:
    """The answer as JSON has it, keys sorted: byte for byte the same from memory and from the database."""
    return json.loads(json.dumps(answer, sort_keys=True, cls=DjangoJSONEncoder))


def _claim(scope: str, key: str, body_hash: str, now: datetime) -> tuple[IdempotencyRecord, bool]:
    """The row of the key, and whether this request made it and has the work to do."""
    if (record := _made(scope, key, body_hash)) is not None:
        return record, True
    record = IdempotencyRecord.objects.filter(scope=scope, key=key).first()
    if record is None:  # whoever had it failed this moment, and the key is free again
        return _claim(scope, key, body_hash, now)
    if record.body_hash != body_hash:
        raise KeyReused
    if record.status != UNANSWERED:
        return record, False
    if not _take_over(record, now):
        raise InProgress
    return record, True


def _made(scope: str, key: str, body_hash: str) -> IdempotencyRecord | None:
    """A new row of the key; None when there is one. One statement, which two requests at once cannot both win."""
    values: list[Any] = [scope, key, body_hash, UNANSWERED, json.dumps(_mine())]
    with prepared_cursor() as cursor:
        cursor.execute(_MAKE, values)
        row = cursor.fetchone()
    if row is None:
        return None
    return IdempotencyRecord(
        pk=row[0], scope=scope, key=key, body_hash=body_hash, status=UNANSWERED, created_at=row[1]
    )


def _work(
    record: IdempotencyRecord, run: Callable[[], Any], settle: Callable[[Any], Answer] | None
) -> Answer:
    """Run, and store the answer: inside the change's own transaction where `settle` can tell it there."""
    if settle is None:
        return _store(record, run())
    with before_commit(lambda result: _store(record, settle(result))):
        run()
    return _stored(record)


def _take_over(record: IdempotencyRecord, now: datetime) -> bool:
    """Whether a claim left by a process that died is now ours, and nobody else's."""
    if not _is_left(record, now):
        return False
    is_ours = _claim_of(record).update(created_at=now, answer=_mine()) == 1
    record.created_at = now
    return is_ours


def _is_left(record: IdempotencyRecord, now: datetime) -> bool:
    """Whether nobody works on the claim any more."""
    is_stale = record.created_at < now - timedelta(seconds=STALE_SECONDS)
    return is_stale or not _is_at_work(record)


def _claim_of(record: IdempotencyRecord) -> QuerySet[IdempotencyRecord]:
    """The row while the claim stands as it was read: neither answered nor taken over by somebody else."""
    return IdempotencyRecord.objects.filter(pk=record.pk, status=UNANSWERED, created_at=record.created_at)


def _let_go(record: IdempotencyRecord) -> None:
    """Free the key, unless somebody else has it by now."""
    with prepared_cursor() as cursor:
        cursor.execute(_LET_GO, [record.pk, record.created_at])


def _mine() -> dict[str, int]:
    """Who claims: the number of our session in the database, which ends with this process."""
    connection.ensure_connection()
    return {"session": connection.connection.info.backend_pid}


def _is_at_work(record: IdempotencyRecord) -> bool:
    """Whether the session that made the claim is still there; ours is not at that work any more, for it is here."""
    session = record.answer.get("session")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE pid = %s AND pid <> pg_backend_pid() AND backend_start <= %s)",
            [session, record.created_at],
        )
        return bool(cursor.fetchone()[0])


def _store(record: IdempotencyRecord, answer: Answer) -> Answer:
    """Keep the answer; raises InProgress, which undoes the change, when somebody else has the work by now."""
    record.status, record.answer = answer[0], ordered(answer[1])
    with prepared_cursor() as cursor:
        cursor.execute(_KEEP, [record.status, json.dumps(record.answer), record.pk, record.created_at])
        if cursor.fetchone() is None:
            raise InProgress
    return _stored(record)


def _stored(record: IdempotencyRecord) -> Answer:
    return record.status, record.answer
