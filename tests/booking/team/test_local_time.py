"""Shifts, time off, terms of work and requests by whoever decides at some locations only: their people, nobody else's."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from booking.roster.editing import terms_set
from booking.roster.models import RosterRequest, RosterTerms
from booking.team.models import TimeOff
from booking.team.shift_services import shift_day_set, shifts_copy, shifts_set, time_off_add, time_off_remove
from kernel.context import salon_context
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.access import actor_of
from tenants.accounts.models import Role, User
from tests.cast import LocationFactory, StaffMemberFactory, TimeOffFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = datetime(2030, 5, 6, 8, 0, tzinfo=UTC)
DAY = date(2030, 5, 6)


@pytest.fixture
def scene(salon_a, rf):
    """A manager of the first of two locations; two who work there, and others elsewhere, at both, nowhere."""
    with salon_context(salon_a):
        here, there = LocationFactory(), LocationFactory()
        user = UserFactory(role=Role.MANAGER)
        user.grants.update(places=[here.pk])
        actor = actor_of(User.objects.with_roles().get(pk=user.pk), rf.get("/"))
        people = {"mine": [here], "mate": [here], "there": [there], "both": [here, there], "nowhere": []}
        staff = {name: StaffMemberFactory(name=name, locations=places) for name, places in people.items()}
        yield SimpleNamespace(here=here, user=user, actor=actor, **staff)


def off(scene, staff):
    told = {"kind": "holiday", "starts_at": SOON, "ends_at": SOON + timedelta(days=1)}
    return time_off_add(actor=scene.actor, staff_id=staff.pk, **told)


def attempts(scene, staff):
    """Every change of the person's working time."""
    away = TimeOffFactory(staff=staff)
    return {
        "off": lambda: off(scene, staff),
        "back": lambda: time_off_remove(actor=scene.actor, time_off_id=away.pk),
        "week": lambda: shifts_set(actor=scene.actor, staff_id=staff.pk, shifts=[]),
        "day": lambda: shift_day_set(
            actor=scene.actor, staff_id=staff.pk, day=DAY, shifts=[], location_id=scene.here.pk
        ),
        "copy": lambda: shifts_copy(
            actor=scene.actor, staff_id=scene.mate.pk, to_ids=[staff.pk], valid_from=DAY
        ),
        "terms": lambda: terms_set(actor=scene.actor, staff_id=staff.pk, values={"days_off": 2}),
    }


WAYS = ("off", "back", "week", "day", "copy", "terms")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("who", "refusal"), [("there", NotFound), ("both", NotAllowed), ("nowhere", NotFound)]
)
def test_who_works_elsewhere_is_not_theirs_to_change(scene, way, who, refusal):
    with pytest.raises(refusal):
        attempts(scene, getattr(scene, who))[way]()
    assert TimeOff.objects.count() == 1
    assert not RosterTerms.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_who_works_with_them_only_is(scene, way):
    attempts(scene, scene.mine)[way]()


@pytest.mark.parametrize("way", WAYS)
def test_without_the_right_nobody_is(scene, way, rf):
    stylist = UserFactory(role=Role.STYLIST)
    scene.actor = actor_of(User.objects.with_roles().get(pk=stylist.pk), rf.get("/"))
    with pytest.raises(NotAllowed):
        attempts(scene, scene.mine)[way]()


PAGES = {
    "/desk/team/{}/shifts/": [200, 404, 403, 404],
    "/desk/team/{}/days/": [200, 404, 403, 404],
    "/desk/team/{}/time-off/": [200, 404, 403, 404],
    "/desk/roster/terms/{}/": [200, 404, 403, 404],
    "/desk/team/{}/": [403, 403, 403, 403],
}


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_open_for_their_people(scene, salon_a, client_of, page):
    client = client_of(salon_a, scene.user)
    people = [scene.mine, scene.there, scene.both, scene.nowhere]
    assert [client.get(page.format(one.pk)).status_code for one in people] == PAGES[page]


def test_time_off_of_somebody_elsewhere_cannot_be_taken_back_by_a_forged_address(scene, salon_a, client_of):
    away = TimeOffFactory(staff=scene.there)
    client = client_of(salon_a, scene.user)
    assert client.post(f"/desk/team/{scene.mine.pk}/time-off/{away.pk}/remove/").status_code == 404
    assert client.post(f"/desk/team/{scene.there.pk}/time-off/{away.pk}/remove/").status_code == 404
    assert TimeOff.objects.filter(pk=away.pk).exists()


def test_the_team_leads_to_their_people_only(scene, salon_a, client_of):
    page = client_of(salon_a, scene.user).get("/desk/team/").content.decode()
    shown = {
        name: f"/desk/team/{one.pk}/shifts/" in page
        for name, one in [("mine", scene.mine), ("both", scene.both)]
    }
    assert shown == {"mine": True, "both": False}
    assert scene.both.name in page
    assert f"/desk/team/{scene.mine.pk}/move/" not in page


def test_a_week_is_given_to_their_people_only(scene, salon_a, client_of):
    page = client_of(salon_a, scene.user).get(f"/desk/team/{scene.mine.pk}/shifts/")
    assert [pk for pk, _name in page.context["copy_form"].fields["to_ids"].choices] == [scene.mate.pk]


def test_the_terms_list_their_people_only(scene, salon_a, client_of):
    page = client_of(salon_a, scene.user).get("/desk/roster/terms/")
    assert [row["staff"] for row in page.context["rows"]] == [scene.mine, scene.mate]


def test_a_request_of_somebody_who_works_elsewhere_too_is_shown_and_not_theirs(scene, salon_a, client_of):
    asked = {
        name: RosterRequest.objects.create(
            kind="time_off", staff=staff, away_kind="holiday", from_date=DAY, until_date=DAY, created_at=SOON
        )
        for name, staff in [("mine", scene.mine), ("both", scene.both), ("there", scene.there)]
    }
    client = client_of(salon_a, scene.user)
    rows = client.get("/desk/roster/requests/").context["waiting"]
    assert {row["request"]: row["is_theirs"] for row in rows} == {asked["mine"]: True, asked["both"]: False}
    answers = {
        name: client.post(f"/desk/roster/requests/{row.pk}/decide/", {"approves": "1"}).status_code
        for name, row in asked.items()
    }
    assert answers == {"mine": 302, "both": 403, "there": 404}
