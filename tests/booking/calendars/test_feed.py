"""A person's visits in a calendar elsewhere: by a private link that its owner can end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from booking.calendars.models import CalendarFeed
from booking.calendars.services import feed_end, feed_make
from booking.calendars.tokens import feed_token
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Channel
from booking.team.services import staff_archive
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import OwnRole, User
from tenants.registry.models import Salon
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import TimeOffFactory, UserFactory
from tests.golden_queries import assert_golden, queries_of

SYSTEM = system_actor("test")


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def ana(shop):
    return shop.staff[0]


@pytest.fixture
def stranger(client_of, salon_a):
    """Somebody's calendar program."""
    return client_of(salon_a)


def made(staff, **values):
    """The address of a new link."""
    options = {"names_customers": False, **values}
    feed = feed_make(actor=SYSTEM, clock=system_clock, staff_id=staff.pk, **options)
    return reverse("calendars:feed", args=[feed_token(feed.reference)])


def events(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_calendar_shows_the_persons_visits_and_nobody_elses(shop, ana, stranger):
    book(shop, 600, days=1)
    book(shop, 600, days=1, staff=1, name="Ben's")
    (event,) = events(stranger, made(ana))
    assert (event.start, event.end - event.start) == (at(shop, 600, days=1), timedelta(minutes=30))
    assert (str(event["summary"]), str(event["location"])) == ("Cut", shop.location.name)


def test_names_stand_there_only_where_it_was_asked_for(shop, ana, stranger):
    book(shop, 600, days=1, name="Grace Hopper")
    assert b"Grace" not in stranger.get(made(ana)).content
    assert b"Grace Hopper" in stranger.get(made(ana, names_customers=True)).content


def test_a_visit_that_moves_keeps_its_name_and_counts_up(shop, ana, stranger):
    visit, address = book(shop, 600, days=1), made(ana)
    (before,) = events(stranger, address)
    appointment_move(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
        starts_at=at(shop, 900, days=1),
    )  # fmt: skip
    (after,) = events(stranger, address)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.start == at(shop, 900, days=1)


def test_a_cancelled_visit_is_gone(shop, ana, stranger):
    visit, address = book(shop, 600, days=1), made(ana)
    appointment_cancel(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, appointment_id=visit.pk, version=None
    )
    assert events(stranger, address) == []


def test_time_off_stands_there_in_the_salons_language(ana, stranger):
    TimeOffFactory(
        staff=ana, starts_at=system_clock.now(), ends_at=system_clock.now() + timedelta(days=3), note="Secret"
    )
    (event,) = events(stranger, made(ana))
    assert str(event["summary"]) == "Away: holiday"


def test_a_calendar_that_comes_again_hears_that_nothing_changed(shop, ana, stranger):
    address = made(ana)
    tag = stranger.get(address)["ETag"]
    assert stranger.get(address, headers={"if-none-match": tag}).status_code == 304
    book(shop, 600, days=1)
    assert stranger.get(address, headers={"if-none-match": tag}).status_code == 200


def test_a_new_link_ends_the_one_before(ana, stranger):
    old, new = made(ana), made(ana)
    assert (stranger.get(old).status_code, stranger.get(new).status_code) == (404, 200)


def test_a_link_that_was_ended_leads_nowhere_and_the_trail_says_so(ana, stranger):
    address = made(ana)
    feed_end(actor=SYSTEM, clock=system_clock, staff_id=ana.pk)
    feed_end(actor=SYSTEM, clock=system_clock, staff_id=ana.pk)
    assert stranger.get(address).status_code == 404
    assert AuditLine.objects.filter(action="calendar.link_ended").count() == 1


def test_whoever_has_left_has_no_calendar(ana, stranger):
    address = made(ana)
    staff_archive(actor=SYSTEM, row_id=ana.pk, clock=system_clock)
    assert stranger.get(address).status_code == 404


def test_whoever_s_login_was_ended_has_no_calendar(ana, stranger, cast):
    ana.user = cast.stylist
    ana.save()
    address = made(ana)
    assert stranger.get(address).status_code == 200
    User.objects.filter(pk=cast.stylist.pk).update(is_active=False)
    assert stranger.get(address).status_code == 404


def test_whoever_s_roles_show_no_day_of_their_own_has_no_calendar(ana, stranger, cast):
    ana.user = cast.stylist
    ana.save()
    address = made(ana)
    cast.stylist.grants.update(role="accountant")
    assert stranger.get(address).status_code == 404
    helper = OwnRole.objects.create(name="Helper", rights=["day.see_own"])
    cast.stylist.grants.create(own_role=helper, places=[ana.locations.get().pk])
    assert stranger.get(address).status_code == 200


def test_the_calendar_ends_on_the_first_day_away(shop, ana, stranger):
    address, ana.leaves_on = made(ana), today_of(shop)
    ana.save()
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 72, "é" * 20, "0" * 5000])
def test_a_guess_leads_nowhere(ana, stranger, token):
    made(ana)
    assert stranger.get(reverse("calendars:feed", args=[token])).status_code == 404


def test_the_same_link_means_nothing_at_another_salon(ana, client_of, salon_b):
    assert client_of(salon_b).get(made(ana)).status_code == 404


def test_the_calendar_costs_the_same_however_much_stands_in_it(shop, ana, stranger):
    address = made(ana)
    [book(shop, 60 * hour, days=1 + hour % 3, name=f"Ada {hour}") for hour in range(6)]
    queries = queries_of(stranger, address)
    assert_golden("calendars", {"feed": len(queries)}, queries)


def test_two_who_make_a_link_at_once_leave_one(own_database):
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        ana = open_all_day().staff[0]

    def make(_place):
        with salon_context(salon):
            made(ana)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(4)))
    with salon_context(salon):
        assert CalendarFeed.objects.filter(ended_at=None).count() == 1
        assert CalendarFeed.objects.count() == 4


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        ("owner", False, 200), ("manager", False, 200), ("receptionist", False, 403), ("stylist", False, 404),
        ("accountant", False, 403), ("stylist", True, 200), ("receptionist", True, 200), ("accountant", True, 403),
    ],
)  # fmt: skip
def test_the_link_is_for_the_person_and_for_whoever_writes_the_team(
    salon_a, cast, client_of, ana, role, own, status
):
    user = getattr(cast, role)
    ana.user = user if own else UserFactory()
    ana.save()
    client = client_of(salon_a, user)
    made_it = 302 if status == 200 else status
    assert client.get(reverse("calendars:page", args=[ana.pk])).status_code == status
    assert client.post(reverse("calendars:make", args=[ana.pk])).status_code == made_it


def test_the_link_is_made_shown_and_ended_at_the_desk(salon_a, cast, client_of, ana, stranger):
    owner, page = client_of(salon_a, cast.owner), reverse("calendars:page", args=[ana.pk])
    owner.post(reverse("calendars:make", args=[ana.pk]), {"names_customers": "on"})
    text = owner.get(page).content.decode()
    address = f"/calendar/{feed_token(CalendarFeed.objects.get().reference)}.ics"
    assert address in text
    assert "who comes" in text
    assert address not in owner.get(page).content.decode()
    owner.post(reverse("calendars:end", args=[ana.pk]))
    assert address not in owner.get(page).content.decode()
    assert stranger.get(address).status_code == 404


def test_ones_profile_leads_to_ones_calendar(salon_a, cast, client_of, ana):
    ana.user = cast.stylist
    ana.save()
    page = client_of(salon_a, cast.stylist).get("/desk/profile/").content.decode()
    assert reverse("calendars:page", args=[ana.pk]) in page
