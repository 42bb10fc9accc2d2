"""What a customer is asked to do before a visit, said in its messages: a room that knows of something registers it.

It is asked when a message is put into words, so that a reminder repeats what is still to be done and nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from booking.diary.telling.facts import VisitFacts, salon_of_now
from booking.diary.tokens import token_of_reference
from crm.messaging.letters import Action
from tenants.registry.hosts import salon_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do: its name in the language of now, and where, below the visit's own page ("forms/3/")."""

    label: str
    path: str


Todos = Callable[[int], Sequence[Todo]]
_sources: list[Todos] = []
TOLD = ("booked", "moved", "changed", "reminder")  # the visit is to come, and the salon has said yes to it


def register_todos(source: Todos) -> None:
    """Let `source` say what the visit of that id still asks of its customer; called in AppConfig.ready."""
    _sources.append(source)


def todos_of(facts: VisitFacts, change: str) -> tuple[Action, ...]:
    """What the message of that change names to the customer, each with its link; at least a query per source."""
    if change not in TOLD:
        return ()
    found = [todo for source in _sources for todo in source(facts.id)]
    return tuple(Action(todo.label, visit_link(facts, todo.path)) for todo in found)


def todo_link(facts: VisitFacts, todos: Sequence[Action]) -> str:
    """The one link to what is to be done: its own where it is one thing, the visit's page where it is several, else ""."""
    if len(todos) == 1:
        return todos[0].url
    return visit_link(facts) if todos else ""


def visit_link(facts: VisitFacts, path: str = "") -> str:
    """The visit's own page in the current salon, or a page below it."""
    return salon_url(salon_of_now().slug, f"/b/{token_of_reference(facts.reference)}/{path}")
