"""The salon's people, hours, demand and wishes as a problem for the engine."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from booking.autoroster.demand import demand_of, demand_on_days
from booking.autoroster.hours import open_hours
from booking.autoroster.models import PersonWish, PlanningRules, WishKind
from booking.autoroster.solver.problem import Person, Problem, Stretch, Weights, Wish
from booking.catalog.models import StaffService
from booking.places.models import Location
from booking.roster.models import PlannedShift, RosterTerms, RosterWeek
from booking.roster.plans import Plan, held_plans, monday_of, team_of, terms_of
from booking.team.models import StaffMember, TimeOff
from kernel.clock import DAY_MINUTES, day_range, instant_of, zone

WHOLE_DAY = (0, DAY_MINUTES)


def problem_of(place: Location, rules: PlanningRules, *, monday: date, weeks: int, today: date) -> Problem:
    """All that a roster from `monday` on depends on; the number of queries does not grow with people or weeks."""
    days = [monday + timedelta(days=number) for number in range(weeks * 7)]
    hours = open_hours(place, days)
    wanted = demand_of(rules, place, today=today)
    team = team_of(place, monday)
    return Problem(
        days=len(days),
        open=tuple(tuple(ranges) for ranges in hours),
        people=_people(place, team, days),
        demand=demand_on_days(wanted, hours),
        least_people=rules.least_people,
        keeps_contract=rules.keeps_contract,
        weights=Weights(rules.cover, rules.contract, rules.wishes, rules.fairness),
    )


def _people(place: Location, team: Sequence[StaffMember], days: Sequence[date]) -> tuple[Person, ...]:
    ids = [person.pk for person in team]
    terms = terms_of(ids)
    skills = StaffService.objects.filter(staff__in=ids).values_list("staff_id", "service__category_id")
    able: dict[int, set[int]] = {pk: set() for pk in ids}
    for staff_id, category_id in skills:
        able[staff_id].add(category_id)
    away, taken = _away(place, team, days), _taken(place, ids, days)
    wishes = PersonWish.objects.filter(staff__in=ids)
    return tuple(
        _person(
            terms[one.pk],
            skills=able[one.pk],
            away=[*away[one.pk], *_stretches(wishes, one, days, WishKind.CANNOT)],
            taken=[stretch for staff_id, stretch in taken if staff_id == one.pk],
            wishes=[
                Wish(found.day, found.start, found.end, kind is WishKind.LIKES)
                for kind in (WishKind.LIKES, WishKind.RATHER_NOT)
                for found in _stretches(wishes, one, days, kind)
            ],
        )
        for one in team
    )


def _person(
    terms: RosterTerms,
    *,
    skills: Iterable[int],
    away: Iterable[Stretch],
    taken: Iterable[Stretch],
    wishes: Iterable[Wish],
) -> Person:
    return Person(
        id=terms.staff_id,
        skills=tuple(sorted(skills)),
        contract=terms.contract_minutes or 0,
        most_day=terms.most_minutes_day,
        most_week=terms.most_minutes_week,
        rest=terms.least_rest_minutes,
        days_off=terms.days_off,
        break_minutes=terms.break_minutes,
        away=tuple(away),
        taken=tuple(taken),
        wishes=tuple(wishes),
    )


def _stretches(
    wishes: Iterable[PersonWish], person: StaffMember, days: Sequence[date], kind: WishKind
) -> list[Stretch]:
    """The person's wishes of that kind, on each day that they mean."""
    mine = [wish for wish in wishes if wish.staff_id == person.pk and wish.kind == kind]
    return [
        Stretch(number, wish.start_minute, wish.end_minute)
        for number, day in enumerate(days)
        for wish in mine
        if wish.on_date == day or (wish.on_date is None and wish.weekday == day.weekday())
    ]


def _away(place: Location, team: Sequence[StaffMember], days: Sequence[date]) -> dict[int, list[Stretch]]:
    """Time off, and days before somebody begins or after they leave."""
    found = {
        one.pk: [Stretch(number, *WHOLE_DAY) for number, day in enumerate(days) if not _is_here(one, day)]
        for one in team
    }
    tz = zone(place.time_zone)
    first, end = instant_of(days[0], 0, tz), day_range(days[-1], tz)[1]
    for row in TimeOff.objects.filter(staff__in=team, starts_at__lt=end, ends_at__gt=first):
        spans = _by_day(days, (row.starts_at.astimezone(tz), row.ends_at.astimezone(tz)))
        found[row.staff_id] += spans
    return found


def _is_here(person: StaffMember, day: date) -> bool:
    begun = person.starts_on is None or person.starts_on <= day
    return begun and (person.leaves_on is None or day < person.leaves_on)


def _by_day(days: Sequence[date], local: tuple[datetime, datetime]) -> list[Stretch]:
    """A stretch of local time cut at midnights; its wall minutes are whole, rounded outwards."""
    found = []
    for number, day in enumerate(days):
        start = _minute(day, local[0])
        end = _minute(day, local[1] + timedelta(seconds=59))
        if start < DAY_MINUTES and end > 0:
            found.append(Stretch(number, max(start, 0), min(end, DAY_MINUTES)))
    return found


def _minute(day: date, wall: datetime) -> int:
    """The wall minute as counted from the midnight of `day`."""
    return (wall.date() - day).days * DAY_MINUTES + wall.hour * 60 + wall.minute


def _taken(place: Location, ids: Sequence[int], days: Sequence[date]) -> list[tuple[int, Stretch]]:
    """Work elsewhere on these days, and everywhere on the day before and after: as drafted, else as it holds."""
    around = [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    inside = set(days)
    return [
        (plan.staff_id, Stretch((plan.on - days[0]).days, plan.start, plan.end))
        for plan in plans_now(ids, around)
        if plan.location_id != place.pk or plan.on not in inside
    ]


def plans_now(ids: Sequence[int], days: Sequence[date]) -> list[Plan]:
    """What is planned in every location: the drafts of weeks that have one, what holds in the others."""
    mondays = {monday_of(day) for day in days}
    drafted = set(RosterWeek.objects.filter(monday__in=mondays).values_list("location_id", "monday"))
    held = [plan for plan in held_plans(ids, days) if (plan.location_id, monday_of(plan.on)) not in drafted]
    rows = PlannedShift.objects.filter(week__monday__in=mondays, staff__in=ids, on__in=days)
    return held + [
        Plan(row.on, row.staff_id, row.start_minute, row.end_minute, location_id=row.week.location_id)
        for row in rows.select_related("week")
    ]
