"""Letting rows follow from one customer to another, whatever rooms they are of (`crm.customers.references`).

Rows that may not be rewritten (consents, trails) and rows of which a customer may have only one stay where they are:
nothing is lost, and what reads them reads for the kept customer too (`crm.customers.standing.ids_of`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core import serializers
from django.db.models import Exists, F, OuterRef, Q, QuerySet, UniqueConstraint

from crm.customers.models import Customer
from crm.customers.references import Reference, references
from tenants.registry.grants import APPEND_ONLY_IN_SALON

Moved = dict[str, list[int]]


def place_of(reference: Reference) -> str:
    """The reference's name in a journal: "diary.appointment.customer"."""
    return f"{reference.model.lower()}.{reference.field}"


def rows_of(reference: Reference, customer_id: int) -> QuerySet[Any]:
    """The customer's rows of that kind."""
    return reference.rows.filter(**{reference.field: customer_id})


def is_movable(reference: Reference) -> bool:
    """Whether the product may rewrite the rows at all."""
    return reference.rows.model._meta.db_table not in APPEND_ONLY_IN_SALON


def rows_move(*, source: int, target: int, only: Mapping[str, Sequence[int]] | None = None) -> Moved:
    """Move what can be moved (of `only` these rows, by place) from one customer to the other; the ids, by place.

    An inner step: the caller holds both customers' rows by FOR UPDATE.
    """
    moved: Moved = {}
    for reference in references():
        place = place_of(reference)
        if not is_movable(reference) or (only is not None and not only.get(place)):
            continue
        ids = _moved(reference, source, target, None if only is None else only[place])
        if ids:
            moved[place] = ids
    return moved


def strays_of(customer_ids: Collection[int]) -> set[int]:
    """Those of these customers who have rows that could move: one query for each kind of row, however many they are."""
    found: set[int] = set()
    for reference in references():
        if is_movable(reference):
            rows = reference.rows.filter(**{f"{reference.field}__in": customer_ids}).order_by()
            found |= set(rows.values_list(reference.field, flat=True).distinct())
    return found


def _moved(reference: Reference, source: int, target: int, only: Sequence[int] | None) -> list[int]:
    rows = rows_of(reference, source).exclude(_stays(reference, source, target))
    if only is not None:
        rows = rows.filter(pk__in=only)
    ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    reference.rows.filter(pk__in=ids).update(**{reference.field: target})
    return [target] if is_keyed(reference) and ids else ids


def _stays(reference: Reference, source: int, target: int) -> Q:
    """Rows that would meet another of the same kind there, or point to the target twice."""
    stays = Q(pk__in=[])
    if reference.rows.model is Customer:
        stays |= Q(pk__in=[source, target])
    for other in _other_fields(reference):
        stays |= Q(**{other: target})
    for fields, condition in _once_by(reference):
        same = {name: OuterRef(name) for name in fields}
        there = reference.rows.filter(condition, **{reference.field: target}, **same)
        stays |= condition & Q(Exists(there))
    return stays


def _other_fields(reference: Reference) -> Iterator[str]:
    """The same model's other fields that are a customer.

    A customer's own (who referred them, into whom they were merged) do not exclude each other: both may name one person.
    """
    if reference.rows.model is Customer:
        return
    for other in references():
        if other.model.lower() == reference.model.lower() and other.field != reference.field:
            yield other.field


def _once_by(reference: Reference) -> Iterator[tuple[list[str], Q]]:
    """What is unique together with the customer, and on which rows: as declared, and as the database holds it."""
    everywhere = Q(pk__isnull=False)
    meta = reference.rows.model._meta
    if reference.once_by:
        yield [name for name in reference.once_by if name != reference.field], everywhere
    if meta.get_field(reference.field).unique:
        yield [], everywhere
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and reference.field in constraint.fields:
            others = [name for name in constraint.fields if name != reference.field]
            yield others, constraint.condition or everywhere


def is_keyed(reference: Reference) -> bool:
    """Whether the customer is the rows' own key: each has one at most, which is rewritten and not replaced."""
    return bool(reference.rows.model._meta.get_field(reference.field).primary_key)


def keyed_words(customer_id: int, moved: Moved) -> dict[str, str]:
    """What the rows said that moved and whose key is the customer, by place: they may say something else by the undo."""
    return {
        place_of(one): _words(one, customer_id)
        for one in references()
        if place_of(one) in moved and is_keyed(one)
    }


def keyed_return(*, source: int, target: int, moved: Moved, words: Mapping[str, str]) -> Moved:
    """Give `target` back its keyed rows; what stands at `source` goes with it only where nobody changed it since.

    The places that are left to be moved as all others. An inner step: the caller holds both customers' rows by FOR UPDATE.
    """
    left = dict(moved)
    for reference in references():
        place = place_of(reference)
        if place not in words or place not in moved or _words(reference, source) == words[place]:
            continue
        del left[place]
        if not rows_of(reference, target).exists():
            for row in serializers.deserialize("json", words[place]):
                row.object.pk = target
                row.save(force_insert=True)
    return left


def _words(reference: Reference, customer_id: int) -> str:
    words: str = serializers.serialize("json", rows_of(reference, customer_id))
    return words


def versions_up(*customer_ids: int) -> None:
    """Refuse edits of these customers that were begun before."""
    Customer.objects.filter(pk__in=customer_ids).update(version=F("version") + 1)
