"""Planning messages that are due later, in the transaction of the change that causes them, and taking them back."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from crm.messaging.models import PlannedMessage, PlannedState
from kernel.context import current_salon
from kernel.due.services import SOONER
from kernel.prepared import prepared_cursor
from kernel.rows import Beside

DUE_KIND = "planned"

_PLAN = f"""
planned AS (
  INSERT INTO messaging_plannedmessage (kind, about_type, about_id, sequence, minutes, due_at, late_at, state, reason)
  SELECT kind, about_type, about_id, sequence, minutes, due_at, late_at, 'waiting', ''
  FROM jsonb_to_recordset(%s::jsonb) AS planned(kind text, about_type text, about_id bigint, sequence int, minutes int,
    due_at timestamptz, late_at timestamptz)
  ON CONFLICT (about_type, about_id, kind, sequence, minutes) DO NOTHING
),
sooner AS ({SOONER})
"""  # noqa: S608 - made of our own text


@dataclass(frozen=True, slots=True)
class Plan:
    """One message to be planned; the fields are those of `PlannedMessage`."""

    kind: str
    about_type: str
    about_id: int
    sequence: int
    minutes: int
    due_at: datetime
    late_at: datetime


def planned_beside(plans: Sequence[Plan]) -> Beside | None:
    """What plans these messages, and has the salon looked at when the first is due, beside another statement."""
    if not plans:
        return None
    rows = json.dumps([asdict(plan) for plan in plans], cls=DjangoJSONEncoder)
    return Beside(_PLAN, (rows, current_salon().uuid, DUE_KIND, min(plan.due_at for plan in plans)))


def planned_add(plans: Sequence[Plan]) -> None:
    """Plan messages; what is planned already stays. One statement.

    The caller is inside the transaction of the change that causes them, near its end.
    """
    if beside := planned_beside(plans):
        with prepared_cursor() as cursor:
            cursor.execute(f"WITH {beside.text} SELECT 1", beside.values)


def planned_withdraw(*, about_type: str, about_ids: Sequence[int], kinds: Sequence[str]) -> None:
    """Take back what is planned about these things and not written yet; the caller holds their rows' locks."""
    rows = PlannedMessage.objects.filter(about_type=about_type, about_id__in=about_ids, kind__in=kinds)
    rows.filter(state=PlannedState.WAITING).delete()
