"""A role at one location: what may be done there, what nowhere else; two locations, each role, each room."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.diary.authorisation import authorise_visit
from booking.diary.sight import sight_of
from booking.diary.tokens import new_reference
from booking.diary.wishes import Channel
from booking.places.services import location_create
from booking.roster.services import roster_fill
from booking.waitlist.joining import entry_withdraw
from booking.waitlist.models import WaitlistEntry
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.access import actor_of
from tenants.accounts.models import OwnRole, Role, RoleGrant, User
from tenants.accounts.rights import (
    OWNABLE,
    RIGHTS,
    RISKY,
    SHARED,
    WHOLE_SALON,
    Action,
    may,
    may_somewhere,
    places_with,
)
from tests.cast import UserFactory, open_salon
from tests.visits import make_visit

pytestmark = pytest.mark.django_db
SOON = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=2)
LOCAL = [role for role in RIGHTS if role != Role.OWNER]


@pytest.fixture
def shops(salon_a):
    """Two locations, one visit at each."""
    with salon_context(salon_a):
        here, there = open_salon(), open_salon()
        return here, there, make_visit(shop=here, start=SOON), make_visit(shop=there, start=SOON, email=None)


def give(user, role, *places, own=None):
    """Let the user have this role at these locations (none: at all) besides what they have."""
    return RoleGrant.objects.create(
        user=user, role=role, own_role=own, places=[place.pk for place in places] or None
    )


def waiting(visit):
    """Somebody who waits at the visit's location."""
    day = visit.starts_at.date()
    return WaitlistEntry.objects.create(
        reference=new_reference(),
        location_id=visit.location_id,
        customer=visit.customer,
        language="en",
        made_by="desk",
        from_date=day,
        until_date=day,
        created_at=visit.starts_at,
        expires_at=visit.ends_at,
    )


def only(salon, role, *places):
    """Somebody with that role at these locations alone."""
    with salon_context(salon):
        user = UserFactory(role=role)
        user.grants.update(places=[shop.location.pk for shop in places] or None)
        return user


def acting(user, rf):
    return actor_of(User.objects.with_roles().get(pk=user.pk), rf.get("/"))


@pytest.mark.parametrize("role", LOCAL)
def test_a_role_at_one_location_may_there_what_the_table_says_and_elsewhere_only_what_all_share(
    salon_a, shops, rf, role
):
    here, there = shops[0].location.pk, shops[1].location.pk
    with salon_context(salon_a):
        actor = acting(only(salon_a, role, shops[0]), rf)
    held = RIGHTS[role] - WHOLE_SALON
    assert {action for action in Action if may(actor, action, at=here)} == held
    assert {action for action in Action if may(actor, action, at=there)} == held & SHARED
    assert {action for action in Action if may(actor, action)} == held & SHARED
    assert {action for action in Action if may_somewhere(actor, action)} == held
    assert all(places_with(actor, action) == {here} for action in held)


def test_roles_add_up_and_each_where_it_holds(salon_a, shops, rf):
    here, there = shops[0].location, shops[1].location
    with salon_context(salon_a):
        user = only(salon_a, Role.STYLIST)
        give(user, Role.RECEPTIONIST, here)
        give(
            user,
            "",
            there,
            own=OwnRole.objects.create(name="Planner", rights=["roster.write", "roles.write"]),
        )
        actor = acting(user, rf)
    assert (may(actor, Action.DAY_SEE, at=here.pk), may(actor, Action.DAY_SEE, at=there.pk)) == (True, False)
    assert places_with(actor, Action.ROSTER_WRITE) == {there.pk}
    assert places_with(actor, Action.APPOINTMENT_WRITE_OWN) is None
    assert not may_somewhere(actor, Action.ROLES_WRITE)


def test_the_words_of_the_table_are_whole():
    assert not SHARED & WHOLE_SALON
    assert set(Action) - {Action.ROLES_WRITE, Action.SETTINGS_WRITE} == OWNABLE
    assert RISKY <= OWNABLE


ROOMS = """
receptionist  desk/diary/?location={}               200 404
receptionist  desk/diary/live/?location={}          200 404
receptionist  desk/today/?location={}               200 404
receptionist  desk/board/?location={}               200 404
receptionist  desk/turns/?location={}               200 404
receptionist  desk/visits/new/?location={}          200 404
receptionist  desk/queue/?location={}               200 404
receptionist  desk/queue/new/?location={}           200 404
receptionist  desk/waitlist/?location={}            200 404
receptionist  desk/waitlist/gaps/?location={}       200 404
receptionist  desk/diary/blocks/new/?location={}    200 404
receptionist  desk/roster/?location={}              403 403
receptionist  desk/places/{}/                       403 403
receptionist  desk/messages/                        200 200
receptionist  kiosk/{}/                             200 404
stylist       desk/diary/?location={}               200 404
stylist       desk/queue/?location={}               200 404
manager       desk/roster/?location={}              200 404
manager       desk/roster/weeks/?location={}        200 404
manager       desk/roster/auto/?location={}         200 404
manager       desk/roster/auto/rules/?location={}   200 404
manager       desk/places/{}/                       200 403
manager       desk/places/{}/hours/                 200 403
manager       desk/places/{}/resources/             200 403
manager       desk/roster/terms/                    200 200
manager       desk/places/new/                      403 403
manager       desk/menu/categories/new/             403 403
manager       desk/waitlist/rules/                  403 403
"""
WAYS = [line.split() for line in ROOMS.strip().splitlines()]


@pytest.mark.parametrize("role", ["receptionist", "stylist", "manager"])
def test_each_room_opens_where_the_role_holds(salon_a, client_of, shops, role):
    client = client_of(salon_a, only(salon_a, role, shops[0]))
    ways = [way[1:] for way in WAYS if way[0] == role]
    seen = [
        [str(client.get("/" + path.format(shop.location.pk)).status_code) for shop in shops[:2]]
        for path, *_answers in ways
    ]
    assert dict(zip([path for path, *_rest in ways], seen, strict=True)) == {
        path: answers for path, *answers in ways
    }


def test_visits_elsewhere_are_not_there(salon_a, client_of, shops):
    here, there = shops[2:]
    client = client_of(salon_a, only(salon_a, Role.RECEPTIONIST, shops[0]))
    assert client.get(f"/desk/visits/{here.pk}/").status_code == 200
    for way in ("", "move/", "copy/", "series/"):
        assert client.get(f"/desk/visits/{there.pk}/{way}").status_code == 404
    for way in ("state/", "note/", "cancel/", "place/", "label/"):
        assert client.post(f"/desk/visits/{there.pk}/{way}", {"version": 1}).status_code == 404
    found = client.get("/desk/search/?q=Ada").content.decode()
    assert (f"/desk/visits/{here.pk}/" in found, f"/desk/visits/{there.pk}/" in found) == (True, False)


def test_another_role_shows_them(salon_a, client_of, shops):
    there = shops[3]
    user = only(salon_a, Role.RECEPTIONIST, shops[0])
    client = client_of(salon_a, user)
    with salon_context(salon_a):
        extra = give(user, Role.MANAGER, shops[1].location)
    assert client.get(f"/desk/visits/{there.pk}/").status_code == 200
    with salon_context(salon_a):
        extra.delete()
    assert client.get(f"/desk/visits/{there.pk}/").status_code == 404


def test_who_sees_only_their_own_day_elsewhere_sees_no_colleague_there(salon_a, shops, rf):
    with salon_context(salon_a):
        user = only(salon_a, Role.STYLIST)
        give(user, Role.RECEPTIONIST, shops[0].location)
        sight = sight_of(acting(user, rf))
    assert (sight.at(shops[0].location.pk).whole, sight.at(shops[1].location.pk).whole) == (True, False)


def test_services_ask_for_the_location_of_what_they_change(salon_a, shops, rf):
    with salon_context(salon_a):
        manager = acting(only(salon_a, Role.MANAGER, shops[0]), rf)
        entry = waiting(shops[3])
        authorise_visit(manager, Channel.DESK, shops[2])
        attempts = [
            lambda: authorise_visit(manager, Channel.DESK, shops[3]),
            lambda: roster_fill(
                actor=manager,
                clock=system_clock,
                location_id=shops[1].location.pk,
                from_week=SOON.date(),
                weeks=1,
                shifts=[],
            ),
            lambda: location_create(actor=manager, details=None, clock=system_clock),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(NotFound):
            entry_withdraw(actor=manager, clock=system_clock, entry_id=entry.pk)


def test_the_rights_of_a_request_cost_no_query_more(salon_a, shops, rf, django_assert_num_queries):
    user = only(salon_a, Role.RECEPTIONIST, shops[0])
    with salon_context(salon_a), django_assert_num_queries(1):
        assert acting(user, rf).local


def test_the_tablet_opens_the_same(salon_a, client_of, cast, shops):
    user = only(salon_a, Role.RECEPTIONIST, shops[0])
    client = client_of(salon_a, cast.manager)
    client.post("/desk/settings/people/tablets/new/", {"name": "Desk", "password_again": "secret-of-manager"})
    own = client_of(salon_a, user)
    own.post("/desk/profile/pin/", {"pin": "471182", "password_again": "secret-of-receptionist"})
    client.post("/desk/tablet/take/", {"who": user.pk, "pin": "471182"})
    answers = [client.get(f"/desk/today/?location={shop.location.pk}").status_code for shop in shops[:2]]
    assert answers == [200, 404]
