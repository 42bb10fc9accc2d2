"""Writing on the trail: the last beat of every service, "record"."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.rows import rows_insert

_encoder = DjangoJSONEncoder()
_waiting: ContextVar[list[AuditLine] | None] = ContextVar("audit_lines", default=None)


def audit_record(
    *,
    actor: Actor,
    action: str,
    target: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditLine:
    """Add one line; the caller is inside the change's transaction. `before` and `after` hold what differs."""
    line = AuditLine(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        source=actor.source,
        address=actor.address or None,
        action=action,
        object_type=target._meta.label_lower,
        object_id=target.pk,
        before=plain(before or {}),
        after=plain(after or {}),
    )
    if (waiting := _waiting.get()) is None:
        rows_insert([line])
    else:
        waiting.append(line)
    return line


@contextmanager
def audit_together() -> Iterator[None]:
    """Write the lines of the block at its end, in one statement; none when it fails, as its transaction does."""
    lines: list[AuditLine] = []
    token = _waiting.set(lines)
    try:
        yield
    finally:
        _waiting.reset(token)
    rows_insert(lines)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON can hold them: instants as ISO text, rows by their id."""
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return plain(value)
    return _encoder.default(value)


def changes(instance: models.Model, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of `values` that differ from the row, as (before, after)."""
    before = {key: getattr(instance, key) for key in values}
    after = {key: value for key, value in values.items() if before[key] != value}
    return {key: before[key] for key in after}, after
