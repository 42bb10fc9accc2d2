"""The salon that the running work belongs to (DESIGN §3): one context for requests, tasks, commands and tests.

The context follows the work, not the thread: a new thread or task starts in `public` and must open its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Protocol
from uuid import UUID

import sentry_sdk
from django.core import signing
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone, translation
from django_tenants.utils import schema_context, tenant_context

from kernel.clock import Clock, local_day, zone


class SalonLike(Protocol):
    """What the context needs to know of a salon; `tenants.registry.Salon` is the one in use."""

    uuid: UUID
    schema_name: str
    country: str
    language: str
    time_zone: str
    currency: str
    name: str
    is_demo: bool


class NoSalon(RuntimeError):
    """Work that belongs to a salon ran outside of any: a fault in the code, never shown to a person."""


_current: ContextVar[SalonLike | None] = ContextVar("salon", default=None)
_lookups: list[Callable[[UUID], SalonLike]] = []


def current_salon() -> SalonLike:
    """The salon of the running work; raises NoSalon in `public`."""
    salon = _current.get()
    if salon is None:
        raise NoSalon("this work needs a salon and runs in public")
    return salon


def current_salon_or_none() -> SalonLike | None:
    """The salon of the running work, or None in `public`."""
    return _current.get()


def salon_day(clock: Clock) -> date:
    """Today on the calendar of the salon of the running work; raises NoSalon in `public`."""
    return local_day(clock.now(), zone(current_salon().time_zone))


def connection_of(salon: SalonLike) -> BaseDatabaseWrapper:
    """The connection that holds the salon's schema: the only place that maps salons to databases."""
    connection: BaseDatabaseWrapper = connections[getattr(salon, "database", "default")]
    return connection


@contextmanager
def salon_context(salon: SalonLike) -> Iterator[SalonLike]:
    """Run the block as work of `salon`: schema, cache prefix, files, time zone, language, log and Sentry tags."""
    token = _current.set(salon)
    try:
        with (
            tenant_context(salon),
            timezone.override(salon.time_zone),
            translation.override(salon.language),
            sentry_sdk.new_scope() as scope,
        ):
            scope.set_tag("salon", salon.schema_name)
            yield salon
    finally:
        _current.reset(token)


@contextmanager
def public_context() -> Iterator[None]:
    """Run the block in `public`, whatever salon the caller stands in."""
    token = _current.set(None)
    try:
        with schema_context("public"):
            yield
    finally:
        _current.reset(token)


def register_salon_lookup(lookup: Callable[[UUID], SalonLike]) -> None:
    """Let the registry say how a salon is found by uuid; called once, at start-up."""
    _lookups[:] = [lookup]


def salon_by_uuid(uuid: UUID) -> SalonLike:
    """The salon of that uuid, found in `public`; raises NoSalon when it is gone or may not work."""
    if not _lookups:
        raise NoSalon("no registry of salons is installed")
    return _lookups[0](uuid)


def salon_salt(purpose: str) -> str:
    """The salt of a value signed for `purpose` in the current salon: worthless in every other."""
    return f"chignon.{purpose}.{current_salon().uuid}"


def sign(value: object, *, purpose: str) -> str:
    """A signed text of `value`, bound to the purpose and the current salon."""
    return signing.dumps(value, salt=salon_salt(purpose))


def unsign(text: str, *, purpose: str, max_age_seconds: int) -> object:
    """The value of `sign`; raises django.core.signing.BadSignature when forged, foreign or too old."""
    return signing.loads(text, salt=salon_salt(purpose), max_age=max_age_seconds)
