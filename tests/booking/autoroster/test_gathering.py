"""The salon's own facts become the problem: hours, people, time off, wishes, other locations, past visits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.autoroster.demand import demand_past, people_for
from booking.autoroster.gathering import problem_of
from booking.autoroster.models import DemandSource, PersonWish, PlanningRules
from booking.autoroster.solver.problem import Demand, Stretch, Wish
from booking.diary.models import Block
from booking.places.models import Closure
from booking.roster.models import RosterTerms
from booking.roster.services import roster_fill
from tests.booking.roster.scene import MONDAY, NOW, day, manager
from tests.cast import LocationFactory, TimeOffFactory
from tests.visits import make_visit

TODAY = NOW.date()


def problem(shop, **rules):
    """The coming week of the shop."""
    planning = PlanningRules(location=shop.location, **rules)
    return problem_of(shop.location, planning, monday=MONDAY, weeks=1, today=TODAY)


def person(shop, number=0, **rules):
    """One of its people."""
    return next(one for one in problem(shop, **rules).people if one.id == shop.staff[number].pk)


def local(shop, on, hour):
    """The shop's own hour as an instant."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=ZoneInfo(shop.location.time_zone))


def test_hours_closures_and_terms_are_the_salons_own(shop):
    Closure.objects.create(location=shop.location, starts_on=day(2), ends_on=day(3))
    RosterTerms.objects.create(staff=shop.staff[0], contract_minutes=1200, days_off=3)
    found = problem(shop)
    assert [bool(ranges) for ranges in found.open] == [True, True, False, True, True, True, False]
    assert found.open[0] == ((540, 1080),)
    assert (person(shop).contract, person(shop).days_off, person(shop, 1).days_off) == (1200, 3, 1)
    assert person(shop).skills == tuple(sorted({service.category_id for service in shop.services}))


def test_time_off_and_leaving_are_times_away(shop):
    ana, ben = shop.staff
    TimeOffFactory(staff=ana, starts_at=local(shop, day(1), 12), ends_at=local(shop, day(3), 10))
    ben.leaves_on = day(5)
    ben.save()
    assert person(shop).away == (Stretch(1, 720, 1440), Stretch(2, 0, 1440), Stretch(3, 0, 600))
    assert person(shop, 1).away == (Stretch(5, 0, 1440), Stretch(6, 0, 1440))


def test_wishes_are_hard_or_soft_by_their_kind(shop):
    for kind, number in (("cannot", 0), ("rather_not", 1), ("likes", 2)):
        PersonWish.objects.create(staff=shop.staff[0], kind=kind, weekday=number, end_minute=720)
    PersonWish.objects.create(staff=shop.staff[0], kind="likes", on_date=day(9))
    assert person(shop).away == (Stretch(0, 0, 720),)
    assert person(shop).wishes == (Wish(2, 0, 720, likes=True), Wish(1, 0, 720))


def test_work_drafted_elsewhere_and_on_the_day_after_counts(shop, clock):
    other = LocationFactory()
    other.staff.add(shop.staff[0])
    roster_fill(
        actor=manager(),
        clock=clock,
        location_id=other.pk,
        from_week=MONDAY,
        weeks=1,
        shifts=[(shop.staff[0].pk, day(4), 600, 900)],
    )
    monday_after = Stretch(7, 540, 1080)
    assert set(person(shop).taken) == {Stretch(4, 600, 900), monday_after}
    assert person(shop, 1).taken == (monday_after,)


def test_the_demand_of_the_past_is_the_average_of_open_days(shop):
    for weeks in (1, 2, 3):
        start = local(shop, day(1) - timedelta(weeks=weeks), 10) + timedelta(minutes=30)
        visit = make_visit(shop=shop, start=start, email=None)
        line = visit.lines.get()
        during = (start, start + timedelta(minutes=60))
        Block.objects.create(
            kind="work",
            location=shop.location,
            staff=line.staff,
            appointment=visit,
            line=line,
            during=during,
        )
    shut = day(1) - timedelta(weeks=1)
    Closure.objects.create(location=shop.location, starts_on=shut, ends_on=shut + timedelta(days=1))
    found = demand_past(shop.location, until=MONDAY, weeks=5)
    assert found == {shop.services[0].category_id: {(1, 10): 0.25, (1, 11): 0.25}}


def test_averages_become_whole_people_whose_sum_is_rounded_up_but_for_a_little():
    sums = [sum(people_for({1: average}).values()) for average in (0, 0.2, 0.21, 1.2, 1.3)]
    assert sums == [0, 0, 1, 1, 2]
    assert people_for({1: 0.5, 2: 0.7, 3: 1.1}) == {1: 1, 2: 1, 3: 1}
    assert people_for({1: 0.1, 2: 0.05}) == {}


def test_demand_by_hand_is_laid_on_the_open_hours(shop):
    demand = {"7": {"0": {"9": 2, "20": 1}, "6": {"10": 3}}}
    found = problem(shop, source=DemandSource.HAND, demand=demand)
    assert found.demand == (Demand(0, 540, 600, 7, 2),)
