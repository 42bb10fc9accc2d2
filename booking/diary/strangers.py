"""What higher rooms ask of a visit that a stranger books: their questions, and whether the salon says yes first.

The rooms register in AppConfig.ready (DESIGN §2); without them nothing is asked and every booking stands at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.diary.wishes import VisitExtras
from crm.customers.models import Customer
from kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that a stranger is about to book; `customer` is whom they turned out to be."""

    location_id: int
    service_ids: tuple[int, ...]
    starts_at: datetime
    now: datetime
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept with the visit of the answers, and what is wrong with them."""

    kept: Sequence[Mapping[str, Any]] = ()
    problems: Sequence[Problem] = ()


PendingRule = Callable[[Asked], datetime | None]
Questions = Callable[[Sequence[int], Mapping[int, Any]], Answered]
_pending_rules: list[PendingRule] = []
_questions: list[Questions] = []


def register_pending_rule(rule: PendingRule) -> None:
    """Let `rule` say until when the salon has to answer such a visit; None: it is booked at once."""
    if rule not in _pending_rules:
        _pending_rules.append(rule)


def register_questions(check: Questions) -> None:
    """Let `check` look at the answers (by id of the question) to what is asked with these services."""
    if check not in _questions:
        _questions.append(check)


def pending_until(asked: Asked) -> datetime | None:
    """Until when the salon has to say yes; None where the visit is booked at once."""
    found = (rule(asked) for rule in _pending_rules)
    return next((instant for instant in found if instant is not None), None)


def answers_checked(service_ids: Sequence[int], extras: VisitExtras) -> Answered:
    """The stranger's answers; nothing is asked of anybody else."""
    if not extras.by_stranger:
        return Answered()
    found = [check(service_ids, extras.answers) for check in _questions]
    return Answered(
        [kept for one in found for kept in one.kept], [problem for one in found for problem in one.problems]
    )
