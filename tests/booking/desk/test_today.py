"""Today shows who comes, who waits, what is new, and nothing of anybody who is not there."""

import re
from datetime import UTC, datetime

import pytest

from booking.diary import services
from booking.diary.models import AppointmentState
from booking.diary.presenters.board import DayFacts
from booking.diary.presenters.today import today_of
from booking.diary.selectors.span import WorkDay
from booking.diary.wishes import Channel
from booking.places.models import Location
from booking.team.models import StaffMember
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.booking.desk.scene import book, open_all_day


@pytest.fixture
def shop(in_a):
    return open_all_day()


def page_of(client, path="/desk/today/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_asked_to_sign_in(client_of, salon_a):
    answer = client_of(salon_a).get("/desk/today/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/login/")


def test_the_door_leads_to_today(client_of, salon_a, cast):
    assert client_of(salon_a, cast.owner).get("/desk/")["Location"] == "/desk/today/"


def test_a_salon_without_a_location_is_told_what_to_do(client_of, salon_a, cast):
    assert "There is no location yet" in page_of(client_of(salon_a, cast.owner))


def test_a_visit_later_today_is_listed_with_service_and_person(shop, client_of, salon_a, cast):
    book(shop, 23 * 60 + 25)
    text = page_of(client_of(salon_a, cast.owner))
    assert "Ada" in text
    assert "23:25" in text
    assert "Cut" in text


def test_a_visit_made_just_now_is_new_until_it_was_seen(shop, client_of, salon_a, cast):
    visit = book(shop, days=3)
    client = client_of(salon_a, cast.owner)
    assert f"fresh-{visit.pk}" in page_of(client)
    client.post("/desk/today/seen/", {"location": shop.location.pk, "newest": visit.pk})
    assert f"fresh-{visit.pk}" not in page_of(client)


def test_the_poll_is_silent_while_nothing_happens_and_speaks_when_it_does(shop, client_of, salon_a, cast):
    client = client_of(salon_a, cast.owner)
    first = client.get("/desk/today/")
    known = {"location": shop.location.pk, "stamp": first.context["stamp"], "newest": first.context["newest"]}
    assert client.get("/desk/today/live/", known).status_code == 204
    book(shop, days=1)
    answer = client.get("/desk/today/live/", known | {"newest": "0"})
    assert answer.status_code == 200
    assert "Ada" in answer.content.decode()


def test_the_poll_names_the_new_visit_for_the_screen_reader(shop, client_of, salon_a, cast):
    client = client_of(salon_a, cast.owner)
    known = book(shop, 60, days=1).pk
    book(shop, 600, days=2, name="Grace")
    answer = client.get("/desk/today/live/", {"stamp": "old", "newest": known})
    assert "New visit: Grace" in answer.content.decode()


def test_who_arrived_is_waiting(shop, client_of, salon_a, cast):
    visit = book(shop, 1)
    services.appointment_set_state(
        actor=system_actor("test"),
        clock=system_clock,
        appointment_id=visit.pk,
        version=visit.version,
        state=AppointmentState.ARRIVED,
    )
    answer = client_of(salon_a, cast.owner).get("/desk/today/")
    assert answer.context["today"].waiting == 1
    assert "Waiting" in answer.content.decode()


def test_a_cancelled_visit_does_not_count(shop, client_of, salon_a, cast):
    visit = book(shop, 23 * 60)
    services.appointment_cancel(
        actor=system_actor("test"),
        clock=system_clock,
        channel=Channel.DESK,
        appointment_id=visit.pk,
        version=visit.version,
        reason="ill",
    )
    assert client_of(salon_a, cast.owner).get("/desk/today/").context["today"].booked == 0


def test_a_stylist_sees_only_their_own_visits(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user=cast.stylist)
    book(shop, 23 * 60, staff=0, name="Mine")
    book(shop, 23 * 60, staff=1, name="Other")
    text = page_of(client_of(salon_a, cast.stylist))
    assert "Mine" in text
    assert "Other" not in text


def test_an_accountant_is_told_no(client_of, salon_a, cast):
    assert client_of(salon_a, cast.accountant).get("/desk/today/").status_code == 403


def test_the_page_speaks_chinese(shop, client_of, salon_a, cast):
    client = client_of(salon_a, cast.owner)
    client.cookies["language"] = "zh-hans"
    assert re.search(r"\d+月\d+日周.", page_of(client))


@pytest.mark.parametrize("path", ["today/", "today/live/"])
def test_today_is_today_whatever_day_the_address_names(client_of, salon_a, cast, shop, path):
    book(shop, 23 * 60, name="Grace Hopper")
    page = page_of(client_of(salon_a, cast.owner), f"/desk/{path}?day=2031-01-01")
    assert "Grace Hopper" in page


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("08:00", "next free seat 09:00"),
        ("12:00", "a seat is free now"),
        ("17:50", "no seat free any more today"),
        ("18:00", "the day is over"),
        ("23:00", "the day is over"),
    ],
)
def test_the_next_seat_is_said_as_long_as_somebody_works(now, words):
    def at(time):
        return datetime.fromisoformat(f"2026-06-01T{time}+00:00").astimezone(UTC)

    work = WorkDay([(at("09:00"), at("18:00"))], [], [])
    facts = DayFacts(
        Location(time_zone="UTC"), at(now).date(), at(now), [], {1: work}, [], None, visits=[], blocks=[]
    )
    assert today_of(facts, booked_a_week_ago=0).next_free == words
