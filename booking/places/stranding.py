"""Which coming visits a change would strand: asked before it is saved, answered by whoever keeps the diary.

The change is made for real, the diary is checked, and all of it is rolled back: so what is shown is exactly what
would happen. The diary (a higher room) registers its check at start-up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.clock import Clock

REASONS = {
    "closed": _("shop closed"),
    "location_gone": _("shop archived"),
    "not_at_work": _("not at work"),
    "away": _("away"),
    "staff_gone": _("no longer here"),
    "takes_no_visits": _("takes no appointments"),
    "not_their_service": _("does not do this"),
    "service_gone": _("off the menu"),
    "not_offered_here": _("not offered here"),
    "resource_gone": _("no room or chair"),
}


@dataclass(frozen=True, slots=True, order=True)
class Stranded:
    """A coming visit that no longer fits, and the stable code of why ("closed", "not_at_work", …)."""

    starts_at: datetime
    appointment_id: int
    reason: str
    customer: str
    service: str
    staff: str
    location: str
    time_zone: str

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(REASONS.get(self.reason, self.reason))


Check = Callable[[Clock], set[Stranded]]
_checks: list[Check] = []


def register_check(check: Check) -> None:
    """Let `check` say which coming visits do not fit the salon's hours, people and things; at start-up."""
    if check not in _checks:
        _checks.append(check)


def stranded_by(change: Callable[..., Any], *, clock: Clock, arguments: Mapping[str, Any]) -> list[Stranded]:
    """The visits that `change(**arguments)`, a service of one transaction, would strand; by start.

    Nothing is kept. Raises what the service raises.
    """
    inner = getattr(change, "__wrapped__", change)
    with transaction.atomic():
        before = misfits(clock)
        inner(**arguments)
        after = misfits(clock)
        transaction.set_rollback(True)
    return sorted(after - before)


def misfits(clock: Clock) -> set[Stranded]:
    """Every coming visit that does not fit as things stand."""
    return set[Stranded]().union(*(check(clock) for check in _checks))
