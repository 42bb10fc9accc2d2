"""Changing locations: hours, closures, holidays, resources, rules."""

from datetime import UTC, date, datetime

import pytest

from booking.places import resource_services, services
from booking.places.defaults import default_week
from booking.places.models import Closure, Location, OpeningRule
from booking.places.selectors import special_days, week_of
from booking.places.services import LocationDetails, RulesDetails
from kernel.actor import Actor, ActorKind, system_actor
from kernel.clock import FixedClock, system_clock
from kernel.errors import BadInput, NotAllowed
from tests.cast import LocationFactory, OpeningRuleFactory, ResourceGroupFactory

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("tests")
CLOCK = FixedClock(datetime(2026, 11, 22, 9, tzinfo=UTC))
BERLIN = LocationDetails(name="Mitte", country="DE", region="BE", time_zone="Europe/Berlin")


def create(details: LocationDetails = BERLIN, **options) -> Location:
    return services.location_create(actor=ACTOR, details=details, clock=CLOCK, **options)


def test_a_location_starts_with_rules_the_countrys_week_and_holidays():
    place = create()
    assert place.rules.step_minutes == 15
    assert week_of(place) == {0: [], 6: [], **default_week("DE")}
    assert place.closures.filter(starts_on=date(2026, 12, 25), kind="holiday").exists()
    assert place.closures.filter(starts_on=date(2027, 3, 8)).exists()


def test_past_holidays_are_not_written():
    assert not create().closures.filter(starts_on__lt=date(2026, 11, 22)).exists()


def test_a_country_without_calendar_has_no_holidays_and_no_error():
    details = LocationDetails(name="X", country="ZZ", time_zone="Europe/Paris")
    assert not create(details).closures.exists()


def test_who_works_on_holidays_has_no_closures():
    details = LocationDetails(
        name="外滩", country="CN", time_zone="Asia/Shanghai", keeps_public_holidays=False
    )
    assert not create(details).closures.exists()


def test_a_holiday_on_which_the_shop_works_stays_open_after_the_next_sync():
    place = create()
    holiday = place.closures.get(starts_on=date(2026, 12, 25))
    services.closure_remove(actor=ACTOR, closure_id=holiday.pk)
    services.location_holidays_sync(actor=ACTOR, location_id=place.pk, clock=CLOCK)
    assert not place.closures.filter(starts_on=date(2026, 12, 25)).exists()
    assert special_days(place, since=date(2026, 12, 1))[date(2026, 12, 25)] == default_week("DE")[4]


def test_syncing_twice_changes_nothing():
    place = create()
    before = list(place.closures.values_list("starts_on", "name").order_by("starts_on", "name"))
    services.location_holidays_sync(actor=ACTOR, location_id=place.pk, clock=CLOCK)
    assert list(place.closures.values_list("starts_on", "name").order_by("starts_on", "name")) == before


def test_own_closures_survive_the_sync():
    place = create()
    arguments = {"name": "Betriebsurlaub", "first_day": date(2027, 1, 2), "last_day": date(2027, 1, 9)}
    services.closure_add(actor=ACTOR, location_id=place.pk, **arguments)
    services.location_holidays_sync(actor=ACTOR, location_id=place.pk, clock=CLOCK)
    assert place.closures.get(kind="closure").ends_on == date(2027, 1, 10)


def test_crossed_days_are_refused():
    place = LocationFactory()
    with pytest.raises(BadInput):
        services.closure_add(
            actor=ACTOR, location_id=place.pk, name="", first_day=date(2027, 1, 2), last_day=date(2027, 1, 1)
        )


def test_the_week_is_replaced_whole():
    place = OpeningRuleFactory().location
    services.opening_hours_set(actor=ACTOR, location_id=place.pk, week={1: [(540, 720), (780, 1080)]})
    assert {day: ranges for day, ranges in week_of(place).items() if ranges} == {1: [(540, 720), (780, 1080)]}


def test_hours_that_overlap_are_refused_and_the_old_ones_stay():
    place = OpeningRuleFactory().location
    with pytest.raises(BadInput):
        services.opening_hours_set(actor=ACTOR, location_id=place.pk, week={1: [(540, 720), (700, 1080)]})
    assert week_of(place)[0] == [(540, 1080)]


def test_one_day_can_have_its_own_hours_be_closed_or_go_back():
    place, day = LocationFactory(), date(2027, 2, 1)
    for ranges, found in (([(600, 700)], [(600, 700)]), ([], [])):
        services.opening_day_set(actor=ACTOR, location_id=place.pk, day=day, ranges=ranges)
        assert special_days(place, since=day)[day] == found
    services.opening_day_set(actor=ACTOR, location_id=place.pk, day=day, ranges=None)
    assert not OpeningRule.objects.filter(location=place).exists()


def test_the_last_location_is_not_archived():
    Location.objects.update(archived_at=CLOCK.now())
    place = LocationFactory()
    with pytest.raises(BadInput):
        services.location_archive(actor=ACTOR, row_id=place.pk, clock=system_clock)


def test_a_copy_has_the_hours_and_rules():
    place = create()
    services.booking_rules_set(actor=ACTOR, location_id=place.pk, details=RulesDetails(step_minutes=30))
    copy = services.location_copy(actor=ACTOR, location_id=place.pk, clock=CLOCK)
    assert copy.rules.step_minutes == 30
    assert week_of(copy) == week_of(place)
    assert Location.objects.get(pk=place.pk).rules.step_minutes == 30


def test_a_group_with_something_in_it_is_not_removed():
    group = ResourceGroupFactory(units=1)
    with pytest.raises(BadInput):
        resource_services.resource_group_remove(actor=ACTOR, group_id=group.pk)


@pytest.mark.parametrize("capacity", [0, 51, -1])
def test_capacity_has_bounds(capacity):
    group = ResourceGroupFactory()
    with pytest.raises(BadInput):
        resource_services.resource_create(actor=ACTOR, group_id=group.pk, name="Bed", capacity=capacity)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_owner_and_manager_change_locations(role):
    actor = Actor(kind=ActorKind.USER, id=1, role=role)
    with pytest.raises(NotAllowed):
        services.location_create(actor=actor, details=BERLIN, clock=CLOCK)
    assert not Closure.objects.exists()
