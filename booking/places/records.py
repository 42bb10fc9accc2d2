"""What every change of menu, team and places shares: fetch locked, write what differs, put it on the trail.

Callers of the `row_…` functions are services inside their own `service_transaction`. `archiving`, `restoring` and
`moving` make whole services: what people keep in order and put away, they all keep in the same way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from django.db import models
from django.utils.text import slugify
from pypinyin import lazy_pinyin

from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.errors import NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, may_somewhere

Row = TypeVar("Row", bound=models.Model)
Where = Callable[[Row], int]  # the id of the location that a row belongs to
# Raises StaleVersion when what a page was made from is no longer what is saved.
Unchanged = Callable[[], None]


class Archive(Protocol):
    """Puts a row away at the clock's now; its history stays. Raises NotFound, BadInput while it is needed."""

    def __call__(self, *, actor: Actor, row_id: int, clock: Clock) -> None: ...


class Restore(Protocol):
    """Brings an archived row back. Raises NotFound."""

    def __call__(self, *, actor: Actor, row_id: int) -> None: ...


class Move(Protocol):
    """Moves a row `by` places among its siblings. Raises NotFound, also for one that was put away."""

    def __call__(self, *, actor: Actor, row_id: int, by: int) -> None: ...


def archiving(
    model: type[Row],
    *,
    name: str,
    right: Action,
    check: Callable[[Row], None] | None = None,
    at: Where[Row] | None = None,
) -> Archive:
    """The service that archives rows of `model`, `name` on the trail; `check` may refuse with BadInput.

    `at` says of which location a row is, where the right is one of locations.
    """

    @service_transaction
    def archive(*, actor: Actor, row_id: int, clock: Clock) -> None:
        row = _row_allowed(model, row_id, actor, right, at)
        if check is not None:
            check(row)
        row_archive(row, actor=actor, action=f"{name}.archived", clock=clock)

    return archive


def restoring(model: type[Row], *, name: str, right: Action, at: Where[Row] | None = None) -> Restore:
    """The service that brings archived rows of `model` back, `name` on the trail."""

    @service_transaction
    def restore(*, actor: Actor, row_id: int) -> None:
        row = _row_allowed(model, row_id, actor, right, at)
        row_archive(row, actor=actor, action=f"{name}.restored", clock=None)

    return restore


def moving(
    model: type[Row],
    *,
    right: Action,
    among: Callable[[Row], models.QuerySet[Row]],
    at: Where[Row] | None = None,
) -> Move:
    """The service that moves rows of `model` among their siblings, the row itself included."""

    @service_transaction
    def move(*, actor: Actor, row_id: int, by: int) -> None:
        row = _row_allowed(model, row_id, actor, right, at)
        row_move(row, among(row), by=by)

    return move


def _row_allowed(model: type[Row], row_id: int, actor: Actor, right: Action, at: Where[Row] | None) -> Row:
    """The row, locked, for who has the right over it; raises NotAllowed, NotFound."""
    if at is None or not may_somewhere(actor, right):
        authorise(actor, right)
    row = row_locked(model, row_id)
    if at is not None:
        authorise(actor, right, at=at(row))
    return row


def row_locked(model: type[Row], row_id: int, unchanged: Unchanged | None = None) -> Row:
    """The row, locked until the transaction ends; raises NotFound.

    `unchanged` is asked once the lock is held, when nobody else can change the row any more; raises StaleVersion.
    """
    row = model._default_manager.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotFound
    if unchanged is not None:
        unchanged()
    return row


def row_write(row: models.Model, values: Mapping[str, Any], *, actor: Actor, action: str) -> bool:
    """Write the values that differ and record them; False when nothing did. The caller holds the row's lock."""
    before, after = changes(row, dict(values))
    if not after:
        return False
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    audit_record(actor=actor, action=action, target=row, before=before, after=after)
    return True


def single_save(
    model: type[Row], *, actor: Actor, action: str, version: int, values: Mapping[str, Any]
) -> Row:
    """Change the one row (pk 1) of settings, made on its first change; what differs goes onto the trail.

    The caller has authorised it, inside its `service_transaction`. Raises StaleVersion, ValidationError for a value
    that cannot be.
    """
    model._default_manager.get_or_create(pk=1)
    row: Any = model._default_manager.select_for_update().get(pk=1)
    if row.version != version:
        raise StaleVersion
    before, after = changes(row, dict(values))
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save()
    if after:
        audit_record(actor=actor, action=action, target=row, before=before, after=after)
    return cast("Row", row)


def row_archive(row: models.Model, *, actor: Actor, action: str, clock: Clock | None) -> None:
    """Archive the row at the clock's now, or bring it back when there is no clock; recorded."""
    row_write(row, {"archived_at": clock.now() if clock else None}, actor=actor, action=action)


def rows_of(model: type[Row], ids: Sequence[int]) -> list[Row]:
    """The rows of these ids, all of them; raises NotFound when one is missing."""
    rows = list(model._default_manager.filter(pk__in=ids))
    if len(rows) != len(set(ids)):
        raise NotFound
    return rows


def rows_locked(model: type[Row], ids: Sequence[int]) -> list[Row]:
    """The rows of these ids, all of them, locked in the order of their ids; raises NotFound when one is missing."""
    rows = list(model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise NotFound
    return rows


def row_move(row: models.Model, among: models.QuerySet[Any], *, by: int) -> None:
    """Move the row `by` places within `among` (its siblings, itself included), number them anew; raises NotFound."""
    rows = list(among.select_for_update(of=("self",)))
    if row not in rows:
        raise NotFound
    at = rows.index(row)
    rows.insert(max(0, min(len(rows) - 1, at + by)), rows.pop(at))
    for position, sibling in enumerate(rows):
        sibling.position = position
    type(row)._default_manager.bulk_update(rows, ["position"])


def last_position(rows: models.QuerySet[Any]) -> int:
    """The position after the last of `rows`."""
    last: int | None = rows.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def free_slug(model: type[models.Model], name: str, *, fallback: str) -> str:
    """An address part for `name` that no row of `model` has: Chinese as pinyin, `fallback` for what has no letters of ours."""
    base = (slugify(" ".join(lazy_pinyin(name))) or fallback)[:50].strip("-")
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
