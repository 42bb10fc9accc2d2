"""Gunicorn's configuration for tests of faults: a worker that dies by SIGKILL at a named point of a change.

The product knows nothing of it: `GUNICORN_CMD_ARGS="-c python:tests.faults.crash_points"` wraps the steps of PLACES and
each commit in the worker. A point is armed by writing its name into the file CRASH_FILE; whoever comes by first dies.
GUARDS_AWAY names guards to take away, so that a test can show what they are good for.
"""

import functools
import os
import signal
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

preload_app = True  # a killed worker is back at once
graceful_timeout = 2

# The steps of a booking over the API, of a move and of a cancellation, in their order.
PLACES = {
    "view": ("api.v1.appointments.AppointmentsView", "post"),
    "claim": ("kernel.idempotency.services", "_claim"),
    "seat": ("booking.diary.services", "seat_visit"),
    "insert": ("booking.diary.services", "appointment_insert"),
    "trail": ("booking.diary.changes", "audit_record"),
    "announce": ("booking.diary.services", "appointment_announce"),
    "answer": ("kernel.idempotency.services", "_store"),
    "wake": ("kernel.outbox.waking._Wake", "__call__"),
    "headers": ("gunicorn.http.wsgi.Response", "send_headers"),
}
COMMIT = ("kernel.embedded.backend.base.DatabaseWrapper", "commit")
GUARDS = {
    "locks": [("booking.diary.seats.seating", "lock_keys"), ("booking.diary.seats.seating", "try_lock_keys")],
    "throttles": [("api.throttles", "throttle"), ("booking.storefront.services", "throttle")],
    "one transaction": [],
}
_stage = threading.local()


def when_ready(server: object) -> None:
    """Gunicorn's hook, in the process that all workers are forked from: load everything, so that they start at once."""
    import_module("config.urls_salon")
    prepare(PLACES)
    _wrap(*PLACES["view"], _begin)


def prepare(places: dict[str, tuple[str, str]]) -> None:
    """Wrap the places and each commit of this process; take away the guards that GUARDS_AWAY names."""
    for name, (owner, attribute) in places.items():
        _wrap(owner, attribute, lambda name=name: name)
    _wrap(*COMMIT, _next_commit)
    away = os.environ.get("GUARDS_AWAY", "").split(",")
    for owner, attribute in (pair for guard in away for pair in GUARDS.get(guard, [])):
        setattr(_found(owner), attribute, lambda *_args, **_kwargs: 0)
    if "one transaction" in away:
        _wrap(*PLACES["trail"], _commit_now)


def _wrap(owner: str, attribute: str, name_of: Callable[[], str]) -> None:
    """Let `owner.attribute` pass `<name>.before` and `<name>.after`."""
    holder = _found(owner)
    inner = getattr(holder, attribute)

    @functools.wraps(inner)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        name = name_of()
        crash_point(f"{name}.before")
        result = inner(*args, **kwargs)
        crash_point(f"{name}.after")
        return result

    setattr(holder, attribute, wrapped)


def _found(path: str) -> Any:
    try:
        return import_string(path)
    except ImportError:
        return import_module(path)


def crash_point(name: str) -> None:
    """Die here if this point is armed; the file goes first, so that only one process dies of it."""
    file = Path(os.environ["CRASH_FILE"])
    try:
        armed = file.read_text()
    except FileNotFoundError:
        return
    if armed == name:
        file.unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)


def _begin() -> str:
    _stage.commits = 0
    return "request"


def _next_commit() -> str:
    _stage.commits = getattr(_stage, "commits", 0) + 1
    return f"commit {_stage.commits}"


def _commit_now() -> str:
    """Commit what was written so far and go on: a change of several transactions, as it must never be."""
    transaction.get_connection().connection.commit()
    return "split"
