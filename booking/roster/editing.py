"""One shift of a week put in, moved, copied, stretched or taken out; what was agreed with a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from booking.places.records import Unchanged, row_locked, row_write
from booking.roster.models import RosterTerms, RosterWeek
from booking.roster.plans import Breaks, Plan, days_of, terms_of, today_at, with_break
from booking.roster.services import place_of, week_locked, week_write
from booking.team.managing import authorise_people
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, authorise_somewhere

Key = tuple[date, int, int]  # Plan.key: the day, the person, the start


@dataclass(frozen=True, slots=True)
class Put:
    """Where a shift goes: who, when. Without `breaks` it keeps its own, or gets the person's; so with `note`."""

    staff_id: int
    on: date
    start: int
    end: int
    breaks: Breaks | None = None
    note: str | None = None


@service_transaction
def shift_change(
    *,
    actor: Actor,
    clock: Clock,
    location_id: int,
    monday: date,
    version: int,
    take: Key | None = None,
    put: Put | None = None,
) -> RosterWeek:
    """Take the shift of that key out of the week, put one in, or both (a move); a copy only puts.

    Raises NotAllowed, NotFound, StaleVersion when the week was changed since `version` (0: never planned) or the
    shift is not there, BadInput for days gone by or outside the week, and for what cannot be planned.
    """
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    week, before = week_locked(place, monday, version)
    source = _found(before, take)
    _check_days([day for day in (take and take[0], put and put.on) if day], monday, today_at(place, clock))
    after = [plan for plan in before if plan != source]
    if put is not None:
        after.append(_placed(put, source, place.pk))
    week_write(week, before, after, actor=actor, how="roster.changed")
    return week


@service_transaction
def terms_set(
    *, actor: Actor, staff_id: int, values: Mapping[str, Any], unchanged: Unchanged | None = None
) -> RosterTerms:
    """What was agreed with a person, by who plans at every location of theirs. Raises NotAllowed, NotFound, StaleVersion."""
    authorise_somewhere(actor, Action.ROSTER_WRITE)
    staff = row_locked(StaffMember, staff_id, unchanged)
    authorise_people(actor, Action.ROSTER_WRITE, [staff.pk])
    terms, made = RosterTerms.objects.get_or_create(staff=staff, defaults=dict(values))
    if made:
        audit_record(actor=actor, action="roster.terms", target=staff, after=dict(values))
    else:
        row_write(terms, values, actor=actor, action="roster.terms")
    return terms


def _found(plans: list[Plan], key: Key | None) -> Plan | None:
    found = next((plan for plan in plans if plan.key == key), None)
    if key is not None and found is None:
        raise StaleVersion
    return found


def _check_days(days: list[date], monday: date, today: date) -> None:
    if any(day not in days_of(monday) for day in days):
        raise BadInput.of("on", "day", _("That day is not in this week."))
    if any(day < today for day in days):
        raise BadInput.of("on", "past", _("Days gone by stay as they were."))


def _placed(put: Put, source: Plan | None, location_id: int) -> Plan:
    plan = Plan(put.on, put.staff_id, put.start, put.end, put.breaks or (), put.note or "", location_id)
    if source is not None and put.note is None:
        plan = replace(plan, note=source.note)
    if put.breaks is not None:
        return plan
    if source is None:
        return with_break(plan, terms_of([put.staff_id])[put.staff_id].break_minutes)
    return replace(plan, breaks=_carried(source, plan))


def _carried(source: Plan, plan: Plan) -> Breaks:
    """The breaks go along with a shift that is moved; one that is stretched keeps those that still lie inside."""
    by = plan.start - source.start if plan.end - plan.start == source.end - source.start else 0
    moved = ((start + by, end + by) for start, end in source.breaks)
    return tuple((start, end) for start, end in moved if plan.start < start and end < plan.end)
