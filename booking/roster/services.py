"""Changing what is planned: one shift, whole weeks, copies. Nothing here holds before it is published."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from booking.places.models import LONGEST_END, Location
from booking.roster.models import RosterWeek, WeekState
from booking.roster.plans import (
    Plan,
    days_of,
    held_plans,
    monday_checked,
    planned,
    rows_of_plans,
    team_of,
    terms_of,
    today_at,
    with_break,
)
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import DAY_MINUTES, Clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_WEEKS = 26


@service_transaction
def roster_fill(
    *,
    actor: Actor,
    clock: Clock,
    location_id: int,
    from_week: date,
    weeks: int,
    shifts: Sequence[tuple[int, date, int, int]],
    replace: bool = True,
) -> list[RosterWeek]:
    """Draft the weeks from the Monday `from_week` on with `shifts`: (staff id, date, start, end) in wall minutes.

    `replace` takes away what was planned there, but for days before today; long shifts get their person's break.
    Raises NotAllowed, NotFound for the location, BadInput for days outside or gone by, strangers, and overlaps.
    """
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    mondays = mondays_from(from_week, weeks)
    terms = terms_of({shift[0] for shift in shifts})
    plans = [
        with_break(Plan(on, staff_id, start, end, location_id=place.pk), terms[staff_id].break_minutes)
        for staff_id, on, start, end in shifts
    ]
    _check_days(plans, [day for monday in mondays for day in days_of(monday)], today_at(place, clock))
    return [
        week_fill(place, monday, plans, actor=actor, clock=clock, replace=replace, how="roster.filled")
        for monday in mondays
    ]


def week_fill(
    place: Location,
    monday: date,
    plans: Iterable[Plan],
    *,
    actor: Actor,
    clock: Clock,
    how: str,
    replace: bool = True,
) -> RosterWeek:
    """Draft one week with those of `plans` that lie in it; days before today keep what they have."""
    week, before = week_locked(place, monday)
    today = today_at(place, clock)
    kept = [plan for plan in before if not replace or plan.on < today]
    inside = set(days_of(monday))
    mine = [plan for plan in plans if plan.on in inside and plan.on >= today]
    week_write(week, before, [*kept, *mine], actor=actor, how=how)
    return week


def place_of(location_id: int) -> Location:
    """The location in use; raises NotFound."""
    row = Location.objects.filter(pk=location_id, archived_at=None).first()
    if row is None:
        raise NotFound
    return row


def mondays_from(from_week: date, weeks: int) -> list[date]:
    """The Mondays of `weeks` weeks; raises BadInput for another day than a Monday and for too many."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput.of("weeks", "invalid")
    first = monday_checked(from_week)
    return [first + timedelta(weeks=number) for number in range(weeks)]


def week_locked(place: Location, monday: date, version: int | None = None) -> tuple[RosterWeek, list[Plan]]:
    """The week, locked, and what is planned in it; one that was never planned begins with what holds.

    `version` is what the page was made from (0: never planned); raises StaleVersion.
    """
    monday_checked(monday)
    __, made = RosterWeek.objects.get_or_create(location=place, monday=monday)
    week = RosterWeek.objects.select_for_update().get(location=place, monday=monday)
    if version is not None and version != (0 if made else week.version):
        raise StaleVersion(version=week.version)
    if made:
        week.shifts.bulk_create(rows_of_plans(week, held_at(place, monday)))
    return week, planned(week)


def held_at(place: Location, monday: date) -> list[Plan]:
    """What holds at the location in that week."""
    ids = [person.pk for person in team_of(place, monday)]
    return [plan for plan in held_plans(ids, days_of(monday)) if plan.location_id == place.pk]


def week_write(
    week: RosterWeek, before: Sequence[Plan], after: Iterable[Plan], *, actor: Actor, how: str
) -> None:
    """Let the week hold `after`, checked, with a line on the trail. The caller holds the week's lock.

    What was planned for somebody who is gone since stands in nobody's way: only new shifts need their person here.
    """
    plans = sorted(after)
    check_plans(plans)
    check_people(week.location_id, set(plans) - set(before))
    week.shifts.all().delete()
    week.shifts.bulk_create(rows_of_plans(week, plans))
    week.version += 1
    week.state = WeekState.DRAFT
    week.save(update_fields=["version", "state"])
    gone, new = set(before) - set(plans), set(plans) - set(before)
    audit_record(
        actor=actor, action=how, target=week, before={"shifts": facts(gone)}, after={"shifts": facts(new)}
    )


def facts(plans: Iterable[Plan]) -> list[list[object]]:
    """The plans as the trail keeps them."""
    return [[plan.staff_id, plan.on.isoformat(), plan.start, plan.end] for plan in sorted(plans)]


def check_people(location_id: int, plans: Iterable[Plan]) -> None:
    """Raises BadInput when one of these is for a stranger to the location."""
    ids = {plan.staff_id for plan in plans}
    people = StaffMember.objects.filter(pk__in=ids, locations=location_id, archived_at=None)
    if people.count() != len(ids):
        raise BadInput.of("staff", "unknown", _("Somebody does not work at this location."))


def check_plans(plans: Sequence[Plan]) -> None:
    """Raises BadInput for what cannot be worked at all: bad minutes, overlaps."""
    if not all(_is_sound(plan) for plan in plans):
        raise BadInput.of("shifts", "range", _("A shift ends before it begins, or a break lies outside it."))
    if overlapping(plans):
        raise BadInput.of("shifts", "overlap", _("Two shifts of the same person overlap."))


def overlapping(plans: Iterable[Plan]) -> bool:
    """Whether two stretches of one person meet, nights that run into the next morning too."""
    last: dict[int, int] = {}
    for plan in sorted(plans, key=lambda plan: (plan.on, plan.start)):
        start = plan.on.toordinal() * DAY_MINUTES + plan.start
        if last.get(plan.staff_id, 0) > start:
            return True
        last[plan.staff_id] = start - plan.start + plan.end
    return False


def _is_sound(plan: Plan) -> bool:
    edges = [plan.start, *(minute for pair in plan.breaks for minute in pair), plan.end]
    whole = 0 <= plan.start < DAY_MINUTES and plan.start < plan.end <= LONGEST_END
    return whole and edges == sorted(edges) and all(start < end for start, end in plan.breaks)


def _check_days(plans: Sequence[Plan], days: Sequence[date], today: date) -> None:
    inside = {day for day in days if day >= today}
    if any(plan.on not in inside for plan in plans):
        raise BadInput.of("shifts", "day", _("A shift lies outside these weeks, or on a day gone by."))
