"""What tasks are made for by themselves: rooms register the occasions that they know of (a first visit, a birthday)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something about a customer on a day of the salon's calendar; `key` names it once and for all ("visit:17").

    `user_id` is the login of whoever served the customer, where there is one.
    """

    key: str
    customer_id: int
    on: date
    user_id: int | None = None


Find = Callable[[date, date, int | None], Iterable[Occasion]]
Subjects = Callable[[], list[tuple[int, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One kind of occasions: stable code, label, and what finds them.

    `find(first, last, subject_id)` gives those on the days `[first, last]`, in a constant number of queries. `subjects` are
    the choices of what it is about (the services), where it asks for one.
    """

    code: str
    label: str | Promise
    position: int
    find: Find
    subjects: Subjects | None = None


_triggers: dict[str, Trigger] = {}


def register_trigger(trigger: Trigger) -> None:
    """Add it, or replace the one of the same code."""
    _triggers[trigger.code] = trigger


def triggers() -> list[Trigger]:
    """All of them, in order."""
    return sorted(_triggers.values(), key=lambda trigger: trigger.position)


def trigger_of(code: str) -> Trigger | None:
    """The trigger of that code, or None where this version knows none."""
    return _triggers.get(code)
