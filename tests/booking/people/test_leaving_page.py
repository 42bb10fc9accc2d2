"""Somebody leaves: the login ends with the day, every coming visit is in other hands or says why not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from booking.diary.models import AppointmentState
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken
from booking.people.selectors import coming_visits, regulars_without_visit
from booking.people.services import Handing, staff_leaves, visits_hand_over
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import instant_of, system_clock, zone
from kernel.context import salon_context
from kernel.errors import NotAllowed
from tenants.accounts.models import Role
from tenants.accounts.roles.granting import LastOwner
from tests.cast import UserFactory, open_salon
from tests.visits import make_visit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
TOMORROW = timezone.localdate() + timedelta(days=1)


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


@pytest.fixture
def shop(in_a):
    return open_salon()


def booked(shop, hour, *staff_ids, day=TOMORROW):
    """A visit with one line for each of the people."""
    return appointment_book(
        actor=SYSTEM,
        clock=system_clock,
        channel=Channel.DESK,
        location_id=shop.location.pk,
        starts_at=instant_of(day, hour * 60, zone(shop.location.time_zone)),
        wishes=[LineWish(shop.services[0].pk, staff_id=staff_id) for staff_id in staff_ids],
        customer=CustomerDetails(name="Ada"),
    )


def hands_of(visit):
    return [line.staff.name for line in visit.lines.select_related("staff")]


def leave(shop, day=TOMORROW, actor=SYSTEM):
    return staff_leaves(actor=actor, clock=system_clock, staff_id=shop.staff[0].pk, leaves_on=day)


def hand_over(ana, visits, to=None, actor=SYSTEM):
    handings = {visit.pk: Handing(visit.version, to) for visit in visits}
    return visits_hand_over(actor=actor, clock=system_clock, staff=ana, handings=handings)


def test_a_visit_goes_to_whoever_is_free_at_the_same_time(shop):
    ana, ben = shop.staff
    visit = booked(shop, 10, ana.pk)
    assert hand_over(leave(shop), [visit]).done == 1
    assert (hands_of(visit), list(coming_visits(ana, system_clock))) == ([ben.name], [])
    before = visit.starts_at
    visit.refresh_from_db()
    assert visit.starts_at == before


def test_only_the_lines_of_who_leaves_change_hands(shop):
    ana, ben = shop.staff
    visit = booked(shop, 10, ben.pk, ana.pk)
    assert hand_over(leave(shop), [visit], ben.pk).done == 1
    assert hands_of(visit) == [ben.name, ben.name]


def test_a_visit_that_fits_nobody_stays_and_says_why_and_the_others_go(shop):
    ana, ben = shop.staff
    booked(shop, 10, ben.pk)
    stuck, free = booked(shop, 10, ana.pk), booked(shop, 12, ana.pk)
    outcome = hand_over(leave(shop), [stuck, free])
    assert (outcome.done, [type(error) for error in outcome.refused.values()]) == (1, [SlotTaken])
    assert (hands_of(stuck), hands_of(free)) == ([ana.name], [ben.name])


def test_what_was_changed_since_the_page_was_made_is_left_alone(shop):
    visit = booked(shop, 10, shop.staff[0].pk)
    seen = visit.version
    visit.version += 1
    visit.save()
    ana = leave(shop)
    outcome = visits_hand_over(
        actor=SYSTEM, clock=system_clock, staff=ana, handings={visit.pk: Handing(seen, None)}
    )
    assert (outcome.done, [error.code for error in outcome.refused.values()]) == (0, ["stale_version"])


def test_visits_before_the_last_day_stay(shop):
    visit = booked(shop, 10, shop.staff[0].pk)
    ana = leave(shop, TOMORROW + timedelta(days=1))
    assert hand_over(ana, [visit]).done == 0
    assert hands_of(visit) == [ana.name]


def test_the_login_ends_at_once_when_the_day_has_come_and_later_when_not(shop, cast):
    ana = shop.staff[0]
    ana.user = cast.stylist
    ana.save()
    leave(shop, TOMORROW, acting(cast.manager))
    cast.stylist.refresh_from_db()
    assert cast.stylist.is_active
    leave(shop, date(2026, 1, 1), acting(cast.manager))
    cast.stylist.refresh_from_db()
    assert not cast.stylist.is_active
    assert AuditLine.objects.filter(action="staff.leaves", actor_id=cast.manager.pk).count() == 2


def test_a_manager_sends_no_owner_away_and_the_last_owner_stays(shop, cast):
    ana = shop.staff[0]
    ana.user = cast.owner
    ana.save()
    with pytest.raises(LastOwner):
        leave(shop, date(2026, 1, 1), acting(cast.owner))
    UserFactory(role=Role.OWNER)
    with pytest.raises(NotAllowed):
        leave(shop, date(2026, 1, 1), acting(cast.manager))


@pytest.mark.parametrize("role", ["stylist", "accountant"])
def test_who_may_not_change_visits_hands_none_over(shop, cast, role):
    visit = booked(shop, 10, shop.staff[0].pk)
    with pytest.raises(NotAllowed):
        hand_over(leave(shop), [visit], actor=acting(getattr(cast, role)))


def test_regulars_with_nothing_booked_are_named_the_most_faithful_first(shop):
    ana = shop.staff[0]
    past = timezone.now() - timedelta(days=40)
    done = {"state": AppointmentState.DONE, "shop": shop}
    make_visit(start=past, name="Once", email="once@x.example", **done)
    often = make_visit(start=past, name="Often", email="often@x.example", **done)
    again = make_visit(start=past + timedelta(days=7), name="x", email="x@x.example", **done)
    again.customer = often.customer
    again.save()
    make_visit(start=past - timedelta(days=400), name="Long ago", email="ago@x.example", **done)
    coming = make_visit(start=past, name="Coming", email="coming@x.example", **done)
    soon = make_visit(start=timezone.now() + timedelta(days=2), name="y", email="y@x.example", shop=shop)
    soon.customer = coming.customer
    soon.save()
    found = regulars_without_visit(ana, system_clock)
    assert [(row.name, row.times) for row in found] == [("Often", 2), ("Once", 1)]


def test_the_page_leads_through_the_steps(salon_a, client_of, cast):
    with salon_context(salon_a):
        shop = open_salon()
        ana, ben = shop.staff
        visit = booked(shop, 10, ana.pk)
    manager = client_of(salon_a, cast.manager)
    path = f"/desk/team/{ana.pk}/leaving/"
    assert "2. Coming visits" not in manager.get(path).content.decode()
    asked = manager.post(path, {"leaves_on": TOMORROW.isoformat()})
    assert 'name="password_again"' in asked.content.decode()
    manager.post(path, {"leaves_on": TOMORROW.isoformat(), "password_again": "secret-of-manager"})
    text = manager.get(path).content.decode()
    assert ("Ada" in text, "Whoever is free" in text) == (True, True)
    typed = {f"to-{visit.pk}": "any", f"version-{visit.pk}": visit.version}
    assert "1 visit is handed over" in manager.post(f"{path}visits/", typed, follow=True).content.decode()
    with salon_context(salon_a):
        assert hands_of(visit) == [ben.name]


def test_a_visit_that_stays_says_why_on_the_page(salon_a, client_of, cast):
    with salon_context(salon_a):
        shop = open_salon()
        ana, ben = shop.staff
        booked(shop, 10, ben.pk)
        visit = booked(shop, 10, ana.pk)
        leave(shop)
    typed = {f"to-{visit.pk}": str(ben.pk), f"version-{visit.pk}": visit.version}
    answer = client_of(salon_a, cast.owner).post(f"/desk/team/{ana.pk}/leaving/visits/", typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
