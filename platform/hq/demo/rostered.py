"""The demo's roster: A and B weeks laid over three weeks and published, time off and a swap that wait for an answer."""

from contextlib import suppress
from datetime import date, timedelta

from booking.places.models import Location
from booking.places.selectors import week_of
from booking.roster.copying import template_save, templates_apply
from booking.roster.editing import Put, shift_change
from booking.roster.models import RosterTemplate, RosterWeek
from booking.roster.plans import held_plans, monday_of
from booking.roster.publishing import roster_publish
from booking.roster.requests import swap_answer, swap_ask, time_off_ask
from booking.team.models import StaffMember, TimeOffKind
from hq.demo.people import acting, team_with_logins
from kernel.actor import Actor
from kernel.clock import Clock, local_day, zone
from kernel.errors import BadInput

WEEKS = 3
HALF_DAY = 5 * 60


def roster_write(*, actor: Actor, location: Location, clock: Clock, names: tuple[str, str]) -> None:
    """Three weeks from the next Monday on; B weeks have a half day more for whoever is free on it."""
    monday = monday_of(local_day(clock.now(), zone(location.time_zone))) + timedelta(weeks=1)
    team = team_with_logins()
    template_save(actor=actor, location_id=location.pk, monday=monday, name=names[0])
    _half_days(actor, location, clock, monday, team)
    template_save(actor=actor, location_id=location.pk, monday=monday, name=names[1])
    kept = _templates(names)
    weeks = templates_apply(
        actor=actor, clock=clock, location_id=location.pk, template_ids=kept, from_week=monday, weeks=WEEKS
    )
    for week in weeks:
        roster_publish(
            actor=actor, clock=clock, location_id=location.pk, monday=week.monday, version=week.version
        )
    _requests(team, clock, monday)


def _templates(names: tuple[str, str]) -> list[int]:
    rows = dict(RosterTemplate.objects.values_list("name", "pk"))
    return [rows[name] for name in names]


def _half_days(actor: Actor, location: Location, clock: Clock, monday: date, team: list[StaffMember]) -> None:
    """Two people who are free on an open day come for its last hours."""
    held = held_plans(
        [person.pk for person in team], [monday + timedelta(days=number) for number in range(7)]
    )
    opens = week_of(location)
    for person in team[1:4:2]:
        busy = {plan.on.weekday() for plan in held if plan.staff_id == person.pk}
        free = [weekday for weekday, ranges in opens.items() if ranges and weekday not in busy]
        if not free:
            continue
        end = opens[free[0]][-1][1]
        week = RosterWeek.objects.filter(location=location, monday=monday).first()
        put = Put(person.pk, monday + timedelta(days=free[0]), end - HALF_DAY, end)
        shift_change(
            actor=actor,
            clock=clock,
            location_id=location.pk,
            monday=monday,
            version=week.version if week else 0,
            put=put,
        )


def _requests(team: list[StaffMember], clock: Clock, monday: date) -> None:
    """Somebody asks for days off, two agree to swap; all wait for whoever decides."""
    away = monday + timedelta(weeks=4)
    time_off_ask(
        actor=acting(team[1]),
        clock=clock,
        kind=TimeOffKind.HOLIDAY,
        from_date=away,
        until_date=away + timedelta(days=4),
    )
    giving, taking = team[0], team[3]
    days = [monday + timedelta(days=14 + number) for number in range(7)]  # an A week, in which people are off
    work = {person.pk: {plan.on for plan in held_plans([person.pk], days)} for person in (giving, taking)}
    mine = min(work[giving.pk] - work[taking.pk], default=None)
    if mine is None:
        return
    with suppress(BadInput):
        request = swap_ask(actor=acting(giving), clock=clock, mine=mine, other_id=taking.pk)
        swap_answer(actor=acting(taking), clock=clock, request_id=request.pk, agrees=True)
