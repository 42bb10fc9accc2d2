"""One visit for one form, however often it is sent: the form carries a key of its own."""

import re
import secrets
from collections.abc import Callable

from booking.diary.models import Appointment
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.idempotency.services import Answer, answer_once, body_hash_of, scope_of

CREATED = 201
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def form_key(text: str = "") -> str:
    """The key that a form sent; a fresh one for a form that has none, or none that could be one."""
    return text if _KEY.fullmatch(text) else secrets.token_urlsafe(18)


def desk_book_once(
    *, actor: Actor, key: str, sent: object, book: Callable[[], Appointment | list[Appointment]], clock: Clock
) -> int:
    """The id of the (first) visit that `book` makes; the same key and content sent again give the same visit.

    Raises as `book` does, and InProgress, KeyReused.
    """
    return _once(scope_of("desk:book", actor), key, sent, book, clock)


def desk_change_once(
    *, actor: Actor, key: str, visit_id: int, sent: object, change: Callable[[], Appointment], clock: Clock
) -> int:
    """The id of the visit that `change` changes; the same key and content sent again change it once.

    Raises as `change` does, and InProgress, KeyReused.
    """
    return _once(scope_of(f"desk:change:{visit_id}", actor), key, sent, change, clock)


def _once(
    scope: str, key: str, sent: object, run: Callable[[], Appointment | list[Appointment]], clock: Clock
) -> int:
    _status, answer = answer_once(
        scope=scope, key=key, body_hash=body_hash_of(sent), run=run, settle=_settled, clock=clock
    )
    return int(answer["visit"])


def _settled(made: Appointment | list[Appointment]) -> Answer:
    """The visit, or the first of a party."""
    first = made[0] if isinstance(made, list) else made
    return CREATED, {"visit": first.pk}
