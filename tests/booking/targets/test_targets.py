"""What is agreed for a month holds until something else is; who may agree it, and what stands beside it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from booking.diary.models import AppointmentState
from booking.people.selectors import figures_of
from booking.targets.models import Target
from booking.targets.months import instants_of, month_after
from booking.targets.selectors import Part, parts_of, targets_in
from booking.targets.services import target_set
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.cast import LocationFactory, open_salon
from tests.visits import make_visit

NOVEMBER = date(2026, 11, 1)
CLOCK = FixedClock(datetime(2026, 11, 20, 12, tzinfo=UTC))
NOTHING = {"minor": None, "visits": None, "requested": None}


@pytest.fixture
def shop(in_a):
    return open_salon()


def agreed(staff, month=NOVEMBER, actor=None, **values):
    return target_set(
        actor=actor or system_actor("test"),
        clock=CLOCK,
        staff_id=staff.pk,
        from_month=month,
        values=NOTHING | values,
    )


def manager_at(*places):
    held = frozenset({"targets.write"})
    return Actor(
        kind=ActorKind.USER, role="", rights=frozenset(), local=tuple((place.pk, held) for place in places)
    )


def test_a_target_holds_until_another_is_agreed_and_months_before_keep_theirs(shop):
    ana = shop.staff[0]
    agreed(ana, minor=500_000)
    agreed(ana, month=date(2027, 2, 1), minor=600_000)
    held = [targets_in(month_after(NOVEMBER, by), [ana.pk]).get(ana.pk) for by in (-1, 0, 2, 3, 12)]
    assert [row and row.minor for row in held] == [None, 500_000, 500_000, 600_000, 600_000]


def test_agreeing_anew_for_the_same_month_changes_the_one_row_and_is_on_the_trail(shop):
    ana = shop.staff[0]
    first, second = agreed(ana, visits=80), agreed(ana, visits=90)
    assert (first.pk, Target.objects.count()) == (second.pk, 1)
    lines = AuditLine.objects.filter(action="target.set").order_by("pk")
    assert [line.after["visits"] for line in lines] == [80, 90]


def test_nothing_agreed_any_more_shows_no_bars(shop):
    ana = shop.staff[0]
    agreed(ana, visits=80)
    agreed(ana, month=date(2026, 12, 1))
    figures = figures_of(ana.pk, *instants_of(NOVEMBER))
    december = targets_in(date(2026, 12, 1), [ana.pk])[ana.pk]
    assert (parts_of(december, figures), parts_of(None, figures)) == ([], [])


def test_reached_are_the_persons_own_lines_of_finished_visits_in_the_salons_month(shop):
    ana = shop.staff[0]
    agreed(ana, minor=14_400, visits=4, requested=1)
    days = (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC))
    for start in days:  # in Berlin the first is November already
        make_visit(shop=shop, start=start, email=f"{start:%d}@x.example", state=AppointmentState.DONE)
    make_visit(shop=shop, start=datetime(2026, 11, 6, 9, tzinfo=UTC), email="6@x.example")
    figures = figures_of(ana.pk, *instants_of(NOVEMBER))
    parts = parts_of(targets_in(NOVEMBER, [ana.pk])[ana.pk], figures)
    assert parts == [Part("minor", 14_400, 9_600), Part("visits", 4, 2), Part("requested", 1, 0)]
    assert [part.percent for part in parts] == [66, 50, 0]


def test_a_bar_ends_at_a_hundred_and_the_number_goes_on():
    part = Part("visits", 4, 9)
    assert (part.percent, part.shown) == (225, 100)


@pytest.mark.parametrize(
    ("month", "values", "fields"),
    [
        (date(2026, 10, 1), {}, {"from_month"}),
        (date(2027, 12, 1), {}, {"from_month"}),
        (date(2026, 11, 2), {}, {"from_month"}),
        (date(1, 1, 1), {"minor": 0, "visits": -3, "requested": 10**30}, {"from_month", "minor", "visits", "requested"}),
        (NOVEMBER, {"minor": 10**12 + 1}, {"minor"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_named_at_once(shop, month, values, fields):
    with pytest.raises(BadInput) as refusal:
        agreed(shop.staff[0], month=month, **values)
    assert {problem.field for problem in refusal.value.problems} == fields
    assert not Target.objects.exists()


def test_the_database_knows_months_by_their_first_day_alone(shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(staff=shop.staff[0], from_month=date(2026, 11, 2), visits=1)


def test_a_manager_of_one_shop_decides_over_those_who_work_there_alone(shop):
    ana, ben = shop.staff
    other = LocationFactory()
    ben.locations.add(other)
    here = manager_at(shop.location)
    assert agreed(ana, actor=here, visits=5).visits == 5
    with pytest.raises(NotAllowed):
        agreed(ben, actor=here, visits=5)
    with pytest.raises(NotFound):
        agreed(ana, actor=manager_at(other), visits=5)
    with pytest.raises(NotAllowed):
        agreed(ana, actor=manager_at(), visits=5)


def test_nobody_who_is_gone_is_given_a_target(shop):
    ana = shop.staff[0]
    ana.archived_at = CLOCK.now()
    ana.save()
    with pytest.raises(NotFound):
        agreed(ana, visits=5)
