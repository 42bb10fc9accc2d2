"""Agreeing with somebody what they are to reach."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from booking.places.records import Unchanged, row_locked, row_write
from booking.targets.models import MOST_MINOR, MOST_VISITS, Target
from booking.targets.months import month_after, month_now
from booking.targets.selectors import PARTS
from booking.team.managing import authorise_people
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action

MONTHS_AHEAD = 12
MOST = {"minor": MOST_MINOR, "visits": MOST_VISITS, "requested": MOST_VISITS}


@service_transaction
def target_set(
    *,
    actor: Actor,
    clock: Clock,
    staff_id: int,
    from_month: date,
    values: Mapping[str, int | None],
    unchanged: Unchanged | None = None,
) -> Target:
    """Agree what somebody is to reach in each month from `from_month` (its first day) on; months that are over stay as they are.

    `values` are of PARTS, None for nothing agreed. What was agreed for later months stays. Raises NotAllowed, NotFound,
    StaleVersion, BadInput (from_month, minor, visits, requested).
    """
    authorise_people(actor, Action.TARGETS_WRITE, [staff_id])
    staff = row_locked(StaffMember, staff_id, unchanged)
    if staff.archived_at:
        raise NotFound
    _checked(clock, from_month, values)
    told = {code: values.get(code) for code in PARTS}
    row, is_new = Target.objects.get_or_create(staff=staff, from_month=from_month, defaults=told)
    if is_new:
        after = {"staff": staff.pk, "from_month": from_month.isoformat(), **told}
        audit_record(actor=actor, action="target.set", target=row, after=after)
    else:
        row_write(row, told, actor=actor, action="target.set")
    return row


def _checked(clock: Clock, from_month: date, values: Mapping[str, int | None]) -> None:
    first, problems = month_now(clock), []
    if from_month.day != 1 or not first <= from_month <= month_after(first, MONTHS_AHEAD):
        text = _("Please choose this month or one of the next twelve.")
        problems.append(Problem("from_month", "range", text))
    for code, most in MOST.items():
        value = values.get(code)
        if value is not None and not 1 <= value <= most:
            text = _("Please type a number above nothing, or leave it empty.")
            problems.append(Problem(code, "range", text))
    if problems:
        raise BadInput(problems)
