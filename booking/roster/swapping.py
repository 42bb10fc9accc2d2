"""An approved swap: both people's days change in one transaction, the rules asked again under the locks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.places.freed import days_freed
from booking.places.models import Location
from booking.places.records import rows_locked
from booking.roster.models import RosterRequest, RosterWeek
from booking.roster.plans import Plan, days_of, held_plans, monday_of, rows_of_plans, terms_of
from booking.roster.publishing import day_hold
from booking.roster.rules import Clash, Person, clashes_of
from booking.roster.wording import clash_text
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.clock import Clock, local_day
from kernel.errors import BadInput

ALLOWED = frozenset({"over_contract", "days_off"})  # a manager who approves has seen the hours
Days = dict[tuple[int, date], list[Plan]]


def swap_apply(request: RosterRequest, *, actor: Actor, clock: Clock) -> None:
    """Let the two people work in each other's place. The caller holds the request's lock.

    Locks the planned weeks, then the people. Raises BadInput when there is nothing to give any more, or a rule that
    was kept before would be broken.
    """
    days = sorted({request.from_date, request.until_date})
    weeks = list(
        RosterWeek.objects.select_for_update()
        .filter(monday__in={monday_of(day) for day in days})
        .order_by("pk")
    )
    people = {row.pk: row for row in rows_locked(StaffMember, [request.staff_id, request.other_id or 0])}
    around = _around(days)
    held = held_plans(people, around)
    after = _swapped(request, held)
    place = _place_of(request, held)
    _check_rules(request, people, held, after, place, clock)
    for (staff_id, day), plans in sorted(after.items(), key=lambda item: item[0][1], reverse=True):
        day_hold(people[staff_id], day, plans, place=place, actor=actor)
    for week in weeks:
        _plan_too(week, after)
    _tell_freed(after, clock)


def _tell_freed(after: Days, clock: Clock) -> None:
    """Where somebody works now who did not before, others may be looked for."""
    for day in sorted({day for __, day in after}):
        here = {plan.location_id for (__, on), plans in after.items() if on == day for plan in plans}
        days_freed(Location.objects.filter(pk__in=here).order_by("pk"), day, day, clock=clock)


def _swapped(request: RosterRequest, held: Sequence[Plan]) -> Days:
    """Each of the days of both, as it is to be."""
    one, other = request.staff_id, request.other_id or 0
    first, second = request.from_date, request.until_date

    def work(staff_id: int, day: date) -> list[Plan]:
        return [plan for plan in held if plan.staff_id == staff_id and plan.on == day]

    given = [replace(plan, staff_id=other) for plan in work(one, first)]
    taken = [replace(plan, staff_id=one) for plan in work(other, second)]
    if first == second:
        return {(one, first): taken, (other, first): given}
    return {
        (one, first): [],
        (other, first): [*work(other, first), *given],
        (one, second): [*work(one, second), *taken],
        (other, second): [],
    }


def _place_of(request: RosterRequest, held: Sequence[Plan]) -> Location:
    """The location of the work that is given away; raises BadInput when there is none any more."""
    mine = [plan for plan in held if plan.staff_id == request.staff_id and plan.on == request.from_date]
    if not mine:
        text = _("%(person)s does not work on that day any more.") % {"person": request.staff.name}
        raise BadInput.of("request", "free", text)
    return Location.objects.get(pk=mine[0].location_id)


def _check_rules(
    request: RosterRequest,
    people: dict[int, StaffMember],
    held: Sequence[Plan],
    after: Days,
    place: Location,
    clock: Clock,
) -> None:
    tz = ZoneInfo(place.time_zone)
    if min(request.from_date, request.until_date) < local_day(clock.now(), tz):
        raise BadInput.of("request", "past", _("That day is over."))
    kept = [plan for plan in held if (plan.staff_id, plan.on) not in after]
    wanted = [*kept, *(plan for plans in after.values() for plan in plans)]
    _check_places(people, after)
    new = _clashes(people, wanted, request, tz) - _clashes(people, held, request, tz)
    for clash in sorted(new):
        if clash.code not in ALLOWED:
            raise BadInput.of("request", clash.code, f"{people[clash.staff_id].name} {clash_text(clash)}.")


def _check_places(people: dict[int, StaffMember], after: Days) -> None:
    for (staff_id, __), plans in after.items():
        here = set(people[staff_id].locations.values_list("pk", flat=True))
        if any(plan.location_id not in here for plan in plans):
            text = _("%(person)s does not work at that location.") % {"person": people[staff_id].name}
            raise BadInput.of("request", "location", text)


def _clashes(
    people: dict[int, StaffMember], plans: Sequence[Plan], request: RosterRequest, tz: ZoneInfo
) -> set[Clash]:
    terms = terms_of(people)
    ruled = {
        pk: Person(
            terms[pk], list(row.time_off.values_list("starts_at", "ends_at")), row.starts_on, row.leaves_on
        )
        for pk, row in people.items()
    }
    mondays = {monday_of(request.from_date), monday_of(request.until_date)}
    return {clash for monday in mondays for clash in clashes_of(plans, ruled, days_of(monday), tz)}


def _around(days: Sequence[date]) -> list[date]:
    """The weeks of these days, with the day before and after each."""
    found = {monday_of(day) + timedelta(days=number) for day in days for number in range(-1, 8)}
    return sorted(found)


def _plan_too(week: RosterWeek, after: Days) -> None:
    """What is planned for these days follows what now holds. The caller holds the week's lock."""
    inside = set(days_of(week.monday))
    for (staff_id, day), plans in after.items():
        if day in inside:
            week.shifts.filter(staff_id=staff_id, on=day).delete()
            here = [plan for plan in plans if plan.location_id == week.location_id]
            week.shifts.bulk_create(rows_of_plans(week, here))
    week.version += 1
    week.save(update_fields=["version"])
