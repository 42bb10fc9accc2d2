"""Time off and swaps: asked, agreed, decided; the rules are asked again when it holds."""

import pytest

from booking.places import freed
from booking.roster.editing import Put, shift_change
from booking.roster.models import RosterRequest
from booking.roster.plans import days_of, held_plans, planned
from booking.roster.requests import request_decide, request_withdraw, swap_answer, swap_ask, time_off_ask
from booking.team.models import ShiftRule, TimeOff
from crm.messaging.models import Message
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.booking.roster.scene import MONDAY, NINE, ONE, SIX, day, given_logins, manager, stylist
from tests.cast import TimeOffFactory


@pytest.fixture
def pair(shop):
    """Ana and Ben with logins; Ana works mornings, Ben afternoons, neither on Sunday; who acts for each."""
    ana, ben = shop.staff
    ShiftRule.objects.filter(weekday=6).delete()
    ShiftRule.objects.filter(staff=ana).update(end_minute=ONE)
    ShiftRule.objects.filter(staff=ben).update(start_minute=ONE)
    return given_logins(ana, ben)


def ask(clock, who, other, mine=0, theirs=None):
    return swap_ask(
        actor=who,
        clock=clock,
        mine=day(mine),
        other_id=other.pk,
        theirs=None if theirs is None else day(theirs),
    )


def agree(clock, who, request, agrees=True):
    return swap_answer(actor=who, clock=clock, request_id=request.pk, agrees=agrees)


def decide(clock, request, approves=True, reason=""):
    return request_decide(
        actor=manager(), clock=clock, request_id=request.pk, approves=approves, reason=reason
    )


def work(person, number=0):
    return [(one.start, one.end) for one in held_plans([person.pk], [day(number)])]


def test_approved_days_off_are_time_off(shop, clock, pair):
    request = time_off_ask(actor=pair[0], clock=clock, kind="holiday", from_date=day(0), until_date=day(2))
    assert TimeOff.objects.count() == 0
    decide(clock, request)
    away = TimeOff.objects.get()
    assert (away.staff, (away.ends_at - away.starts_at).days) == (shop.staff[0], 3)


def test_a_refusal_says_why(shop, clock, pair):
    request = time_off_ask(actor=pair[0], clock=clock, kind="holiday", from_date=day(0), until_date=day(0))
    decide(clock, request, approves=False, reason="The fair is on")
    assert TimeOff.objects.count() == 0
    message = Message.objects.get(kind="roster_request")
    assert (message.context["event"], message.context["reason"]) == ("refused", "The fair is on")


def test_places_are_changed_on_one_day(shop, clock, pair):
    ana, ben = shop.staff
    request = agree(clock, pair[1], ask(clock, pair[0], ben))
    decide(clock, request)
    assert (work(ana), work(ben)) == ([(ONE, SIX)], [(NINE, ONE)])


def test_one_day_is_given_for_another(shop, clock, pair):
    ana, ben = shop.staff
    ben.shift_rules.filter(weekday=0).delete()
    ana.shift_rules.filter(weekday=2).delete()
    decide(clock, agree(clock, pair[1], ask(clock, pair[0], ben, 0, 2)))
    assert (work(ana), work(ben), work(ana, 2), work(ben, 2)) == ([], [(NINE, ONE)], [(ONE, SIX)], [])


def test_the_days_of_a_swap_are_told_as_freed(shop, clock, pair, monkeypatch):
    told = []
    monkeypatch.setattr(freed, "_listeners", [lambda one, _clock: told.append(one)])
    ana, ben = shop.staff
    ben.shift_rules.filter(weekday=0).delete()
    ana.shift_rules.filter(weekday=2).delete()
    decide(clock, agree(clock, pair[1], ask(clock, pair[0], ben, 0, 2)))
    assert [(one.location_id, one.starts_at.date()) for one in told] == [
        (shop.location.pk, day(0)),
        (shop.location.pk, day(2)),
    ]


def test_a_swap_is_first_agreed(shop, clock, pair):
    request = ask(clock, pair[0], shop.staff[1])
    with pytest.raises(BadInput):
        decide(clock, request)
    assert work(shop.staff[0]) == [(NINE, ONE)]


def test_a_swap_declined_is_over(shop, clock, pair):
    request = agree(clock, pair[1], ask(clock, pair[0], shop.staff[1]), agrees=False)
    assert request.state == "refused"
    with pytest.raises(StaleVersion):
        decide(clock, request)


def test_the_rules_are_asked_again_when_it_is_approved(shop, clock, pair):
    request = agree(clock, pair[1], ask(clock, pair[0], shop.staff[1]))
    away = day(0)
    TimeOffFactory(
        staff=shop.staff[1],
        starts_at=f"{away}T00:00+01:00",
        ends_at=f"{away}T23:00+01:00",
    )
    shop.staff[1].shift_rules.filter(weekday=0).delete()
    with pytest.raises(BadInput) as refusal:
        decide(clock, request)
    assert "Ben" in str(refusal.value.problems[0].text)
    assert RosterRequest.objects.get().state == "agreed"


def test_a_planned_week_follows_the_swap(shop, clock, pair):
    ana, ben = shop.staff
    week = shift_change(
        actor=manager(), clock=clock, location_id=shop.location.pk, monday=MONDAY, version=0,
        put=Put(ana.pk, day(6), NINE, ONE),
    )  # fmt: skip
    decide(clock, agree(clock, pair[1], ask(clock, pair[0], ben)))
    monday = [(one.staff_id, one.start) for one in planned(week) if one.on == day(0)]
    assert monday == [(ana.pk, ONE), (ben.pk, NINE)]
    assert [one.on for one in planned(week) if one.on == day(6)] == [day(6)]


def test_only_the_asked_answer_and_only_who_asked_withdraws(shop, clock, pair):
    request = ask(clock, pair[0], shop.staff[1])
    with pytest.raises(NotFound):
        agree(clock, pair[0], request)
    with pytest.raises(NotFound):
        request_withdraw(actor=pair[1], request_id=request.pk)
    assert request_withdraw(actor=pair[0], request_id=request.pk).state == "withdrawn"


def test_a_free_day_cannot_be_given_away(shop, clock, pair):
    with pytest.raises(BadInput):
        ask(clock, pair[0], shop.staff[1], 6)


def test_nobody_decides_without_the_right(shop, clock, pair):
    request = time_off_ask(actor=pair[0], clock=clock, kind="holiday", from_date=day(0), until_date=day(0))
    with pytest.raises(NotAllowed):
        request_decide(actor=stylist(), clock=clock, request_id=request.pk, approves=True)


def test_a_login_without_a_person_asks_for_nothing(shop, clock):
    with pytest.raises(NotFound):
        time_off_ask(actor=stylist(), clock=clock, kind="holiday", from_date=day(0), until_date=day(0))


def test_the_week_stays_whole_for_everybody_else(shop, clock, pair):
    before = held_plans([shop.staff[0].pk], days_of(MONDAY))[1:]
    decide(clock, agree(clock, pair[1], ask(clock, pair[0], shop.staff[1])))
    assert held_plans([shop.staff[0].pk], days_of(MONDAY))[1:] == before
