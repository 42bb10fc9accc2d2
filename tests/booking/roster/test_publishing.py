"""A week becomes what holds."""

import pytest

from booking.places.stranding import stranded_by
from booking.roster.editing import Put, shift_change
from booking.roster.models import RosterWeek
from booking.roster.plans import days_of, held_plans
from booking.roster.publishing import roster_publish, roster_reset, week_changes
from booking.team.models import ShiftRule
from crm.messaging.models import Message
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.roster.scene import FIVE, MONDAY, NINE, NOW, ONE, SIX, day, manager, stylist
from tests.cast import LocationFactory, ShiftRuleFactory
from tests.visits import make_visit


def change(shop, clock, version, take=None, put=None):
    return shift_change(
        actor=manager(),
        clock=clock,
        location_id=shop.location.pk,
        monday=MONDAY,
        version=version,
        take=take,
        put=put,
    )


def publish(shop, clock, version):
    return roster_publish(
        actor=manager(), clock=clock, location_id=shop.location.pk, monday=MONDAY, version=version
    )


def held(person):
    return [(plan.on, plan.start, plan.end) for plan in held_plans([person.pk], days_of(MONDAY))]


def test_a_week_never_planned_begins_with_what_holds(shop, clock):
    ana, __ = shop.staff
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE))
    assert week.shifts.count() == 13


def test_nothing_holds_before_it_is_published(shop, clock):
    ana, __ = shop.staff
    before = held(ana)
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), ONE, SIX))
    assert held(ana) == before
    assert [(one.staff_id, one.on) for one in week_changes(week, clock=clock)] == [(ana.pk, day(0))]


def test_publishing_writes_the_changed_days_alone(shop, clock):
    ana, __ = shop.staff
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), ONE, SIX))
    publish(shop, clock, week.version)
    assert held(ana)[0] == (day(0), ONE, SIX)
    assert list(ShiftRule.objects.filter(on_date__isnull=False).values_list("staff_id", "on_date")) == [
        (ana.pk, day(0))
    ]
    assert week_changes(week, clock=clock) == []
    assert RosterWeek.objects.get().state == "published"


def test_a_change_after_publishing_is_marked(shop, clock):
    ana, __ = shop.staff
    week = publish(shop, clock, 0)
    again = change(shop, clock, week.version, take=(day(1), ana.pk, NINE))
    assert again.state == "draft"
    assert len(week_changes(again, clock=clock)) == 1


def test_work_at_another_location_stays(shop, clock):
    ana, __ = shop.staff
    other = LocationFactory()
    ana.locations.add(other)
    ShiftRuleFactory(staff=ana, location=other, weekday=0, start_minute=SIX + 60, end_minute=SIX + 180)
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), ONE, SIX))
    publish(shop, clock, week.version)
    assert held(ana)[:2] == [(day(0), ONE, SIX), (day(0), SIX + 60, SIX + 180)]


def test_two_places_at_once_are_not_published(shop, clock):
    ana, __ = shop.staff
    other = LocationFactory()
    ana.locations.add(other)
    ShiftRuleFactory(staff=ana, location=other, weekday=0, start_minute=SIX, end_minute=SIX + 120)
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), ONE, SIX + 60))
    with pytest.raises(BadInput):
        publish(shop, clock, week.version)
    assert ShiftRule.objects.filter(on_date__isnull=False).count() == 0


def test_each_person_is_written_their_own_week_in_their_language(shop, clock):
    ana, ben = shop.staff
    ana.email, ben.email = "ana@salon-a.example", ""
    ana.save()
    ben.save()
    publish(shop, clock, 0)
    message = Message.objects.get(kind="roster_week")
    assert (message.to, len(message.context["shifts"])) == ("ana@salon-a.example", 7)


def test_a_week_published_twice_is_told_twice(shop, clock):
    ana, __ = shop.staff
    ana.email = "ana@salon-a.example"
    ana.save()
    week = publish(shop, clock, 0)
    ShiftRule.objects.filter(staff=ana, weekday=0).delete()  # what holds was changed elsewhere since
    publish(shop, FixedClock(NOW.replace(hour=9)), week.version)
    assert Message.objects.filter(kind="roster_week", to=ana.email).count() == 2


def test_a_plan_is_given_up_only_as_it_was_seen(shop, clock):
    ana, ben = shop.staff
    seen = change(shop, clock, 0, take=(day(0), ana.pk, NINE))
    now = change(shop, clock, seen.version, take=(day(0), ben.pk, NINE))
    told = {"actor": manager(), "location_id": shop.location.pk, "monday": MONDAY}
    with pytest.raises(StaleVersion):
        roster_reset(**told, version=seen.version)
    roster_reset(**told, version=now.version)
    assert not RosterWeek.objects.exists()


def test_visits_that_would_be_stranded_are_known_before(shop, clock):
    ana, __ = shop.staff
    make_visit(start=NOW.replace(day=30, hour=10), shop=shop)
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE))
    arguments = {
        "actor": manager(), "clock": clock, "location_id": shop.location.pk, "monday": MONDAY, "version": week.version,
    }  # fmt: skip
    assert [one.reason for one in stranded_by(roster_publish, clock=clock, arguments=arguments)] == [
        "not_at_work"
    ]
    assert held(ana)[0] == (day(0), NINE, SIX)


def test_days_gone_by_stay_as_they_were(shop):
    later = FixedClock(NOW.replace(month=12, day=2))
    ana, __ = shop.staff
    with pytest.raises(BadInput):
        change(shop, later, 0, take=(day(0), ana.pk, NINE))


def test_an_older_page_changes_nothing(shop, clock):
    ana, ben = shop.staff
    change(shop, clock, 0, take=(day(0), ana.pk, NINE))
    with pytest.raises(StaleVersion):
        change(shop, clock, 0, take=(day(0), ben.pk, NINE))


def test_a_stylist_does_not_publish(shop, clock):
    with pytest.raises(NotAllowed):
        roster_publish(actor=stylist(), clock=clock, location_id=shop.location.pk, monday=MONDAY, version=0)


def test_a_stretched_shift_keeps_the_break_that_still_lies_inside(shop, clock):
    ana, __ = shop.staff
    put = Put(ana.pk, day(0), NINE, SIX, breaks=((780, 810),))
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE), put=put)
    week = change(shop, clock, week.version, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), NINE, FIVE))
    assert week.shifts.get(staff=ana, on=day(0)).breaks == [[780, 810]]
    week = change(shop, clock, week.version, take=(day(0), ana.pk, NINE), put=Put(ana.pk, day(0), NINE, 720))
    assert week.shifts.get(staff=ana, on=day(0)).breaks == []


def test_somebody_gone_since_stands_in_nobodys_way(shop, clock):
    ana, ben = shop.staff
    week = change(shop, clock, 0, take=(day(0), ana.pk, NINE))
    ben.locations.clear()
    week = change(shop, clock, week.version, take=(day(1), ana.pk, NINE))
    assert {one.staff_id for one in week_changes(week, clock=clock)} == {ana.pk}
    publish(shop, clock, week.version)
    assert (len(held(ana)), len(held(ben))) == (5, 7)
