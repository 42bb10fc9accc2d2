"""The shop's tablet: taken by name and PIN, each write is that person's; it locks, and is removed from afar."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.signals import password_reset
from django.contrib.auth import SESSION_KEY

from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.context import salon_context
from kernel.errors import BadInput, NotAllowed
from tenants.accounts.access_services import access_end
from tenants.accounts.models import Pin, RequiredStep, Tablet
from tenants.accounts.services import sessions_end
from tenants.accounts.tablets import lock as tablet_lock
from tenants.accounts.tablets.services import pin_set, pin_try, tablet_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAMES, TAKE = "/desk/tablet/", "/desk/tablet/take/"


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


def try_at(user, pin, minutes=0):
    found = pin_try(user_id=user.pk, pin=pin, clock=FixedClock(NOW + timedelta(minutes=minutes)))
    return found is not None


@pytest.fixture
def pins(salon_a, cast):
    with salon_context(salon_a):
        pin_set(actor=acting(cast.stylist), pin="4711")
        pin_set(actor=acting(cast.receptionist), pin="2580")


@pytest.fixture
def tablet(salon_a, client_of, cast, pins):
    """The device at the desk, made the shop's tablet by the manager."""
    client = client_of(salon_a, cast.manager)
    typed = {"name": "Desk", "password_again": "secret-of-manager"}
    assert client.post("/desk/settings/people/tablets/new/", typed)["Location"] == NAMES
    return client


def take(client, user, pin):
    return client.post(TAKE, {"who": user.pk, "pin": pin})


def test_making_one_signs_the_maker_out_and_shows_who_has_a_pin(salon_a, cast, tablet):
    text = tablet.get(NAMES).content.decode()
    assert (cast.stylist.name in text, cast.owner.name in text) == (True, False)
    with salon_context(salon_a):
        assert SESSION_KEY not in tablet.session
        assert AuditLine.objects.get(action="tablet.made").actor_id == cast.manager.pk
        assert tablet.cookies["tablet"].value != Tablet.objects.get().token_hash
    assert (tablet.cookies["tablet"]["httponly"], tablet.cookies["tablet"]["samesite"]) == (True, "Lax")


def test_each_write_is_the_persons_who_took_it(salon_a, cast, tablet):
    assert take(tablet, cast.receptionist, "2580")["Location"] == "/desk/today/"
    tablet.post("/desk/profile/", {"name": "Rita", "language": ""})
    tablet.post("/desk/tablet/lock/")
    take(tablet, cast.stylist, "4711")
    tablet.post("/desk/profile/", {"name": "Stella", "language": ""})
    with salon_context(salon_a):
        lines = AuditLine.objects.filter(action="user.change_profile").order_by("pk")
        assert [line.actor_id for line in lines] == [cast.receptionist.pk, cast.stylist.pk]
    assert tablet.get("/desk/messages/").status_code == 403


def test_a_pin_opens_nothing_without_the_tablet_or_at_another_salon(
    salon_a, salon_b, client_of, cast, cast_b, tablet
):
    assert take(client_of(salon_a), cast.stylist, "4711")["Location"] == "/desk/login/"
    stranger = client_of(salon_b)
    stranger.cookies["tablet"] = tablet.cookies["tablet"].value
    with salon_context(salon_b):
        pin_set(actor=acting(cast_b.stylist), pin="4711")
    assert stranger.get(NAMES)["Location"] == "/desk/login/"
    assert take(stranger, cast_b.stylist, "4711")["Location"] == "/desk/login/"


@pytest.mark.parametrize("who", ["", "0", "x", "999999999999", "-1", "٤"])
def test_nobody_is_taken_by_a_made_up_number(salon_a, tablet, who):
    assert tablet.post(TAKE, {"who": who, "pin": "4711"}).status_code == 422
    with salon_context(salon_a):
        assert SESSION_KEY not in tablet.session


def test_five_wrong_ones_lock_it_for_five_minutes_also_for_the_right_one(in_a, cast, pins):
    assert [try_at(cast.stylist, "0000") for _try in range(5)] == [False] * 5
    assert not try_at(cast.stylist, "4711", minutes=4)
    assert try_at(cast.receptionist, "2580")
    assert try_at(cast.stylist, "4711", minutes=6)
    assert Pin.objects.get(user=cast.stylist).failures == 0


def test_without_the_count_a_guesser_would_go_on(in_a, cast, pins, monkeypatch):
    monkeypatch.setattr("tenants.accounts.tablets.services.MOST_FAILURES", 10_000)
    [try_at(cast.stylist, "0000") for _try in range(6)]
    assert try_at(cast.stylist, "4711")


def test_fifteen_wrong_ones_end_it(in_a, cast, pins):
    tries = [try_at(cast.stylist, "0000", minutes=6 * number) for number in range(15)]
    assert not any(tries)
    assert not Pin.objects.filter(user=cast.stylist).exists()


def test_fifteen_wrong_ones_in_a_day_end_it_whatever_right_ones_come_between(in_a, cast, pins):
    for number in range(5):
        assert try_at(cast.stylist, "4711", minutes=10 * number)
        assert [try_at(cast.stylist, "0000", minutes=10 * number) for _try in range(3)] == [False] * 3
    assert not Pin.objects.filter(user=cast.stylist).exists()


def test_a_new_day_forgives_what_right_ones_came_between(in_a, cast, pins):
    for day in range(6):
        [try_at(cast.stylist, "0000", minutes=24 * 60 * day) for _try in range(3)]
        assert try_at(cast.stylist, "4711", minutes=24 * 60 * day)


def test_where_the_role_needs_a_second_step_a_pin_has_six_digits(in_a, cast, pins):
    RequiredStep.objects.create(role="stylist")
    assert not try_at(cast.stylist, "4711")
    assert not Pin.objects.filter(user=cast.stylist).exists()
    with pytest.raises(BadInput) as refused:
        pin_set(actor=acting(cast.stylist), pin="47118")
    assert "second step" in str(refused.value.problems[0].text)
    pin_set(actor=acting(cast.stylist), pin="471182")
    assert try_at(cast.stylist, "471182")
    assert try_at(cast.receptionist, "2580")


def test_who_is_signed_out_everywhere_has_no_pin_any_more(in_a, cast, pins):
    sessions_end(actor=acting(cast.owner), user_id=cast.stylist.pk)
    assert list(Pin.objects.values_list("user", flat=True)) == [cast.receptionist.pk]


def test_a_reset_password_takes_the_pin_along(in_a, cast, pins, rf):
    password_reset.send(sender=type(cast.stylist), request=rf.get("/"), user=cast.stylist)
    assert list(Pin.objects.values_list("user", flat=True)) == [cast.receptionist.pk]


def test_an_untouched_tablet_locks_and_what_renews_itself_does_not_keep_it_awake(
    salon_a, cast, tablet, monkeypatch
):
    take(tablet, cast.receptionist, "2580")
    with salon_context(salon_a):
        session = tablet.session
        session["tablet_touched"] -= 100
        session.save()
    before = session["tablet_touched"]
    assert tablet.get("/desk/today/live/", headers={"HX-Request": "true"}).status_code == 204
    with salon_context(salon_a):
        assert tablet.session["tablet_touched"] == before
    assert tablet.post("/desk/tablet/awake/").status_code == 204
    with salon_context(salon_a):
        assert tablet.session["tablet_touched"] > before
    monkeypatch.setattr(tablet_lock, "IDLE_SECONDS", -1)
    answer = tablet.get("/desk/today/live/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == NAMES
    assert tablet.get("/desk/today/")["Location"] == NAMES


def test_a_removed_tablet_is_out_at_the_next_click(salon_a, client_of, cast, tablet):
    take(tablet, cast.stylist, "4711")
    assert tablet.get("/desk/today/").status_code == 200
    with salon_context(salon_a):
        row = Tablet.objects.get()
    client_of(salon_a, cast.owner).post(f"/desk/settings/people/tablets/{row.pk}/remove/")
    assert tablet.get("/desk/today/")["Location"] == NAMES
    assert take(tablet, cast.stylist, "4711")["Location"] == "/desk/login/"


def test_the_password_on_the_tablet_is_locked_as_well(salon_a, cast, tablet, monkeypatch):
    typed = {"login": "stylist@salon-a.example", "password": "secret-of-stylist"}
    assert tablet.post("/desk/login/", typed)["Location"] == "/desk/today/"
    monkeypatch.setattr(tablet_lock, "IDLE_SECONDS", -1)
    assert tablet.get("/desk/today/")["Location"] == NAMES


def test_what_is_dangerous_still_asks_for_the_password(salon_a, cast, tablet):
    with salon_context(salon_a):
        pin_set(actor=acting(cast.manager), pin="9713")
    take(tablet, cast.manager, "9713")
    asked = tablet.post(f"/desk/settings/people/{cast.stylist.pk}/end/")
    assert 'name="password_again"' in asked.content.decode()


def test_who_leaves_takes_their_pin_along(in_a, cast, pins):
    access_end(actor=acting(cast.owner), user_id=cast.stylist.pk)
    assert not Pin.objects.filter(user=cast.stylist).exists()
    assert not try_at(cast.stylist, "4711")


@pytest.mark.parametrize("pin", ["1234", "0000", "987654", "123", "12a4", "٤٧١١", "123456789"])
def test_a_pin_that_anybody_would_try_is_refused(in_a, cast, pin):
    with pytest.raises(BadInput):
        pin_set(actor=acting(cast.stylist), pin=pin)


def test_one_sets_ones_own_with_the_password_and_only_its_hash_is_kept(salon_a, client_of, cast):
    stylist = client_of(salon_a, cast.stylist)
    assert "password_again" in stylist.post("/desk/profile/pin/", {"pin": "4711"}).content.decode()
    stylist.post("/desk/profile/pin/", {"pin": "4711", "password_again": "secret-of-stylist"})
    with salon_context(salon_a):
        assert "4711" not in Pin.objects.get(user=cast.stylist).pin_hash
        assert "4711" not in str(AuditLine.objects.get(action="user.pin_set").after)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_who_gives_access_makes_a_tablet(in_a, cast, role):
    with pytest.raises(NotAllowed):
        tablet_make(actor=acting(getattr(cast, role)), clock=FixedClock(NOW), name="Mine")
