"""What a customer's own copy shows of tasks and talks, and what an erasure takes away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.care.models import Interaction, Task
from crm.care.selectors import interactions_of
from crm.customers.references import Reference


def talks_export(customer_id: int) -> list[dict[str, Any]]:
    """The talks, newest first."""
    return [
        {"at": row.at.isoformat(), "way": row.way, "outcome": row.outcome, "note": row.note}
        for row in interactions_of(customer_id)
    ]


def talks_erase(customer_id: int) -> None:
    """Talks are about the person and nothing else: they go."""
    Interaction.objects.filter(customer_id=customer_id).delete()


def tasks_export(customer_id: int) -> list[dict[str, Any]]:
    """The tasks, newest first."""
    rows = Task.objects.filter(customer_id=customer_id).order_by("-created_at", "-pk")
    return [
        {"due_on": row.due_on.isoformat(), "title": row.title, "state": row.state, "note": row.note}
        for row in rows
    ]


def tasks_erase(customer_id: int) -> None:
    """Tasks for the person go with them."""
    Task.objects.filter(customer_id=customer_id).delete()


REFERENCES = (
    Reference(model="care.Interaction", label=_("Talks"), export=talks_export, erase=talks_erase),
    Reference(model="care.Task", label=_("Tasks"), export=tasks_export, erase=tasks_erase),
)
