"""Every row that belongs to a customer, as the rooms register it: what a merge moves, an export shows, an erasure removes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The rows of `model` ("diary.Appointment") whose `field` is the customer, under `label` in an export.

    `once_by` names the fields that together with the customer are unique: of two such rows a merge keeps the one of the
    customer that stays. `export(customer_id)` gives the readable facts for a person's own copy, newest first; `erase` is
    told the customer's id and takes away what must not be kept (rows that the law wants kept stay, without the person).
    Where nothing has to go, `stays` says why.
    """

    model: str
    field: str = "customer"
    label: str | Promise = ""
    once_by: tuple[str, ...] = ()
    export: Callable[[int], list[dict[str, Any]]] | None = None
    erase: Callable[[int], None] | None = None
    stays: str = ""

    @property
    def rows(self) -> models.QuerySet[Any]:
        """All rows of it."""
        rows: models.QuerySet[Any] = apps.get_model(self.model)._base_manager.all()
        return rows


_references: dict[tuple[str, str], Reference] = {}


def register_reference(reference: Reference) -> None:
    """Add it, or replace the one of the same model and field."""
    _references[reference.model.lower(), reference.field] = reference


def references() -> list[Reference]:
    """All of them, in the order of their names."""
    return [_references[key] for key in sorted(_references)]
