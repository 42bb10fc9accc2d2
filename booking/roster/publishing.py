"""A planned week becomes what holds: the team's shifts of single dates, in one transaction, and everybody is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from booking.places.freed import days_freed
from booking.places.models import Location
from booking.places.records import rows_locked
from booking.roster.messages import roster_announce
from booking.roster.models import RosterWeek, WeekState
from booking.roster.plans import Plan, days_of, held_plans, planned, team_of, today_at
from booking.roster.services import place_of, week_locked
from booking.team.models import ShiftKind, StaffMember
from booking.team.shift_services import Shift, shift_day_write
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@dataclass(frozen=True, slots=True)
class Change:
    """One person's day that is planned otherwise than it holds at the location."""

    staff_id: int
    on: date
    before: tuple[Plan, ...]
    after: tuple[Plan, ...]


def changes_of(place: Location, wanted: Iterable[Plan], held: Iterable[Plan], *, since: date) -> list[Change]:
    """Where what is wanted at the location differs from what holds, from `since` on; by day."""
    new, old = _by_day(place, wanted), _by_day(place, held)
    return [
        Change(staff_id, on, old.get((on, staff_id), ()), new.get((on, staff_id), ()))
        for on, staff_id in sorted({*new, *old})
        if on >= since and _facts(new.get((on, staff_id), ())) != _facts(old.get((on, staff_id), ()))
    ]


def week_changes(week: RosterWeek, *, clock: Clock) -> list[Change]:
    """What publishing the week would change; people who are gone are left alone."""
    ids = [person.pk for person in team_of(week.location, week.monday)]
    plans = [plan for plan in planned(week) if plan.staff_id in set(ids)]
    return _changes(week, plans, held_plans(ids, days_of(week.monday)), clock)


@service_transaction
def roster_publish(*, actor: Actor, clock: Clock, location_id: int, monday: date, version: int) -> RosterWeek:
    """Let the week hold from today on, and write to everybody whose shifts it changes.

    A person's work at other locations on those days stays. Raises NotAllowed, NotFound, StaleVersion, and BadInput
    when somebody would be in two places at once.
    """
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    week, plans = week_locked(place, monday, version)
    here = [person.pk for person in team_of(place, monday)]
    people = {row.pk: row for row in rows_locked(StaffMember, here)}
    held = held_plans(people, days_of(monday))
    changes = _changes(week, [plan for plan in plans if plan.staff_id in people], held, clock)
    for change in reversed(changes):  # the later day first: a night is checked against its morning
        day_hold(people[change.staff_id], change.on, _whole_day(change, held), place=place, actor=actor)
    told = people if week.published_at is None else {change.staff_id for change in changes}
    _published(week, changes, actor=actor, clock=clock)
    if changes:
        days_freed([place], changes[0].on, changes[-1].on, clock=clock)
    roster_announce(week, [people[pk] for pk in sorted(told)], _now_held(held, changes, place), clock=clock)
    return week


@service_transaction
def roster_reset(*, actor: Actor, location_id: int, monday: date, version: int) -> None:
    """Give up what is planned for the week; it is again as it holds. Nothing planned is no fault.

    `version` is what the page was made from. Raises NotAllowed, StaleVersion.
    """
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    week = RosterWeek.objects.select_for_update().filter(location=location_id, monday=monday).first()
    if week is None:
        return
    if week.version != version:
        raise StaleVersion(version=week.version)
    audit_record(actor=actor, action="roster.reset", target=week, before={"version": week.version})
    week.delete()


def day_hold(staff: StaffMember, day: date, plans: Sequence[Plan], *, place: Location, actor: Actor) -> None:
    """Let the person work like that on the date, everywhere. The caller holds the person's lock."""
    shift_day_write(staff, day, _shifts(plans), location_id=place.pk, actor=actor)


def _published(week: RosterWeek, changes: list[Change], *, actor: Actor, clock: Clock) -> None:
    week.state, week.published_at, week.published_by = WeekState.PUBLISHED, clock.now(), actor.name
    week.save(update_fields=["state", "published_at", "published_by"])
    audit_record(actor=actor, action="roster.published", target=week, after={"days": len(changes)})


def _changes(week: RosterWeek, plans: Iterable[Plan], held: Iterable[Plan], clock: Clock) -> list[Change]:
    return changes_of(week.location, plans, held, since=today_at(week.location, clock))


def _by_day(place: Location, plans: Iterable[Plan]) -> dict[tuple[date, int], tuple[Plan, ...]]:
    found: dict[tuple[date, int], tuple[Plan, ...]] = {}
    for plan in sorted(plans):
        if plan.location_id == place.pk:
            found[plan.on, plan.staff_id] = (*found.get((plan.on, plan.staff_id), ()), plan)
    return found


def _facts(plans: Iterable[Plan]) -> list[object]:
    return [plan.facts for plan in plans]


def _whole_day(change: Change, held: list[Plan]) -> list[Plan]:
    """What is planned here, and what holds elsewhere that day."""
    here = {plan.location_id for plan in (*change.before, *change.after)}
    elsewhere = [
        plan
        for plan in held
        if plan.on == change.on and plan.staff_id == change.staff_id and plan.location_id not in here
    ]
    return [*change.after, *elsewhere]


def _now_held(held: list[Plan], changes: list[Change], place: Location) -> list[Plan]:
    """What holds at the location once the changes are made."""
    changed = {(change.on, change.staff_id) for change in changes}
    kept = [plan for plan in held if plan.location_id == place.pk and (plan.on, plan.staff_id) not in changed]
    return sorted([*kept, *(plan for change in changes for plan in change.after)])


def _shifts(plans: Iterable[Plan]) -> list[Shift]:
    return [
        shift
        for plan in plans
        for shift in (
            Shift(plan.on.weekday(), plan.start, plan.end, plan.location_id),
            *(Shift(plan.on.weekday(), a, b, plan.location_id, ShiftKind.BREAK) for a, b in plan.breaks),
        )
    ]
