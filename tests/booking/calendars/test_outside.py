"""What a person has elsewhere is busy time here: read again and again, never over a visit, gone with the calendar."""

from datetime import UTC, timedelta
from functools import partial

import pytest
from django.urls import reverse

from booking.calendars.fetching import outside_claim, outside_work
from booking.calendars.models import OutsideCalendar
from booking.calendars.neighbours import Problem
from booking.calendars.outside import outside_add, outside_fetch_now, outside_remove, outside_titles
from booking.diary.availability import free_offers
from booking.diary.models import Appointment, Block, BlockKind
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish, VisitExtras
from booking.places.freed import register_freed
from booking.team.services import staff_archive
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.due.models import DueWork
from kernel.errors import BadInput, NotAllowed, NotFound
from kernel.outbound import NotFetched
from tests.booking.calendars.outside_scene import (
    ADDRESS,
    SYSTEM,
    Friend,
    added,
    busy,
    fetched,
    only,
    standing,
)
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import UserFactory
from tests.kernel.outbound.server import Neighbourhood

NOON, ONE = 12 * 60, 13 * 60


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def ana(shop):
    return shop.staff[0]


@pytest.fixture
def dentist(shop):
    """Tomorrow from twelve to one."""
    return busy(partial(at, shop), NOON, ONE)


def starts(shop, staff, channel=Channel.STOREFRONT):
    """The starts of a cut with that person tomorrow, as wall minutes."""
    day = today_of(shop) + timedelta(days=1)
    (found,) = free_offers(
        location_id=shop.location.pk, wishes=[LineWish(shop.services[0].pk, staff_id=staff.pk)], first_day=day,
        last_day=day, channel=channel, clock=system_clock,
    )  # fmt: skip
    return [int((offer.starts_at - at(shop, 0, 1)) / timedelta(minutes=1)) for offer in found.offers]


def test_nobody_is_offered_a_time_that_the_person_has_elsewhere(shop, ana, dentist):
    added(ana)
    assert NOON in starts(shop, ana)
    assert fetched(Friend(dentist)) == 1
    free = starts(shop, ana)
    assert [minute for minute in free if NOON - 30 < minute < ONE] == []
    assert {NOON - 30, ONE} <= set(free)
    assert NOON in starts(shop, shop.staff[1])


def test_what_colleagues_read_is_that_they_are_busy_and_the_title_where_the_person_allows_it(ana, dentist):
    row = added(ana)
    fetched(Friend(dentist))
    assert standing() == [(dentist.starts_at, dentist.ends_at, "")]
    change = {"actor": SYSTEM, "clock": system_clock, "staff_id": ana.pk, "outside_id": row.pk}
    outside_titles(**change, shows_titles=True)
    fetched(Friend(dentist))
    assert standing()[0][2] == "Dentist"
    outside_titles(**change, shows_titles=False)
    assert standing()[0][2] == ""
    fetched(Friend(dentist, dentist))
    assert len(standing()) == 1


def test_only_the_person_themselves_lets_others_read_the_titles(ana, cast):
    ana.user = cast.stylist
    ana.save()
    manager = Actor(ActorKind.USER, cast.manager.pk, "M", "manager")
    stylist = Actor(ActorKind.USER, cast.stylist.pk, "S", "stylist")
    assert not added(ana, actor=manager, shows_titles=True).shows_titles
    assert added(ana, actor=stylist, shows_titles=True, address=f"{ADDRESS}?2").shows_titles


def test_a_booked_visit_stays_and_its_page_says_what_is_beside_it(
    shop, ana, dentist, salon_a, cast, client_of
):
    visit = book(shop, NOON + 30, days=1)
    before = list(Block.objects.filter(appointment=visit).values())
    added(ana)
    fetched(Friend(dentist))
    assert list(Block.objects.filter(appointment=visit).values()) == before
    desk = client_of(salon_a, cast.owner)
    page = desk.get(reverse("desk:visit", args=[visit.pk])).content.decode()
    assert "Outside appointment at the same time" in page
    other = book(shop, NOON + 30, days=1, staff=1, name="Ben's")
    assert "Outside appointment" not in desk.get(reverse("desk:visit", args=[other.pk])).content.decode()


def test_the_desk_is_refused_such_a_time_and_may_take_it_on_purpose(shop, ana, dentist):
    added(ana)
    fetched(Friend(dentist))
    assert NOON not in starts(shop, ana, Channel.DESK)
    visit = book(shop, NOON, days=1)  # by override
    assert visit.lines.get().staff == ana


def test_the_diary_shows_it_hatched_with_its_legend(shop, ana, dentist, salon_a, cast, client_of):
    added(ana)
    whole_day = busy(partial(at, shop), 0, 24 * 60, title="Trip")
    fetched(Friend(dentist, whole_day))
    desk = client_of(salon_a, cast.owner)
    day = (today_of(shop) + timedelta(days=1)).isoformat()
    page = desk.get(reverse("desk:diary"), {"day": day, "view": "columns"}).content.decode()
    assert page.count("day-outside") == 2
    assert "legend-outside" in page
    assert "legend-outside" not in desk.get(reverse("desk:diary"), {"day": today_of(shop)}).content.decode()


def test_what_is_read_again_replaces_what_was_there_and_writes_only_what_differs(shop, ana, dentist):
    added(ana)
    gym = busy(partial(at, shop), 600, 660, title="Gym")
    fetched(Friend(dentist, gym))
    kept = Block.objects.get(kind=BlockKind.OUTSIDE, during__startswith=dentist.starts_at).pk
    later = busy(partial(at, shop), 900, 960)
    fetched(Friend(dentist, later), now=system_clock.now() + timedelta(minutes=31))
    assert [start for start, _end, _title in standing()] == [dentist.starts_at, later.starts_at]
    assert Block.objects.filter(pk=kept).exists()


def test_time_that_came_free_is_told(shop, ana, dentist, monkeypatch):
    told = []
    monkeypatch.setattr("booking.places.freed._listeners", [])
    register_freed(lambda freed, _clock: told.append((freed.starts_at, freed.ends_at)))
    row = added(ana)
    fetched(Friend(dentist))
    assert told == []
    outside_remove(actor=SYSTEM, clock=system_clock, staff_id=ana.pk, outside_id=row.pk)
    assert told == [(dentist.starts_at, dentist.ends_at)]
    assert standing() == []
    assert not OutsideCalendar.objects.exists()


def test_two_calendars_of_one_person_do_not_touch_each_other(shop, ana, dentist):
    first, _second = added(ana), added(ana, address=f"{ADDRESS}?2")
    fetched(Friend(dentist))
    assert len(standing()) == 2
    outside_remove(actor=SYSTEM, clock=system_clock, staff_id=ana.pk, outside_id=first.pk)
    assert len(standing()) == 1


def test_it_is_read_every_half_hour_and_less_often_while_it_fails(ana):
    added(ana)
    now = system_clock.now()
    for failures, minutes in ((1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 960), (7, 960)):
        assert fetched(Friend(problem=Problem.TROUBLE), now=now) == 1
        row = only()
        assert (row.failures, row.problem, row.next_at - now) == (
            failures,
            "trouble",
            timedelta(minutes=minutes),
        )
        assert DueWork.objects.get(kind="calendars.outside").next_due_at == row.next_at
        now = row.next_at
    fetched(Friend(), now=now)
    assert (only().failures, only().problem, only().next_at) == (0, "", now + timedelta(minutes=30))


def test_what_was_read_stays_while_the_calendar_cannot_be_read(ana, dentist):
    added(ana)
    fetched(Friend(dentist))
    fetched(Friend(problem=Problem.MISSING), now=system_clock.now() + timedelta(hours=1))
    assert len(standing()) == 1


def test_a_calendar_that_is_gone_for_good_takes_its_time_with_it_and_is_asked_no_more(ana, dentist):
    added(ana)
    fetched(Friend(dentist))
    fetched(Friend(problem=Problem.GONE), now=system_clock.now() + timedelta(hours=1))
    assert (standing(), only().next_at, only().problem) == ([], None, "gone")
    assert not DueWork.objects.filter(kind="calendars.outside").exists()
    outside_fetch_now(actor=SYSTEM, clock=system_clock, staff_id=ana.pk, outside_id=only().pk)
    assert fetched(Friend(dentist)) == 1
    assert len(standing()) == 1


def test_as_it_was_changes_nothing_and_once_a_day_it_is_read_whole(ana, dentist):
    added(ana)
    fetched(Friend(dentist))
    same = Friend()
    same.busy = None
    fetched(same, now=system_clock.now() + timedelta(hours=1))
    assert (same.known.etag, len(standing()), only().failures) == ('"1"', 1, 0)
    fetched(same, now=system_clock.now() + timedelta(hours=25))
    assert same.known.etag == ""


def test_a_worker_that_died_while_reading_leaves_it_to_be_tried_later(ana, dentist):
    added(ana)
    now = system_clock.now()
    assert outside_claim(clock=system_clock) is not None  # and no more of it
    assert fetched(Friend(dentist)) == 0
    assert fetched(Friend(dentist), now=now + timedelta(minutes=31)) == 1
    assert (only().failures, len(standing())) == (0, 1)


def test_a_worker_that_was_overtaken_writes_nothing(ana, dentist):
    row = added(ana)

    class Slow(Friend):
        def read(self, known, reader):
            OutsideCalendar.objects.update(failures=7)
            return super().read(known, reader)

    fetched(Slow(dentist))
    assert (standing(), only().failures) == ([], 7)
    OutsideCalendar.objects.filter(pk=row.pk).update(next_at=system_clock.now())

    class Removing(Friend):
        def read(self, known, reader):
            outside_remove(actor=SYSTEM, clock=system_clock, staff_id=ana.pk, outside_id=row.pk)
            return super().read(known, reader)

    fetched(Removing(dentist))
    assert standing() == []


def test_nothing_is_read_for_somebody_who_is_not_here(ana, dentist):
    added(ana)
    staff_archive(actor=SYSTEM, row_id=ana.pk, clock=system_clock)
    friend = Friend(dentist)
    fetched(friend)
    assert (friend.asked, standing()) == ([], [])
    assert only().next_at > system_clock.now() + timedelta(hours=23)


def test_the_address_is_sealed_and_not_on_the_trail(ana):
    row = added(ana)
    friend = Friend()
    fetched(friend)
    assert friend.asked == [ADDRESS]
    assert "private" not in row.address_sealed
    assert "private" not in str(list(AuditLine.objects.values_list("after", "before")))
    OutsideCalendar.objects.update(address_sealed="of another salon", next_at=system_clock.now())
    fetched(friend)
    assert only().problem == "sealed"


def test_the_same_address_the_sixth_and_an_inner_one_are_refused(ana):
    added(ana)
    with pytest.raises(BadInput):
        added(ana)
    for number in range(4):
        added(ana, address=f"{ADDRESS}?{number}")
    with pytest.raises(BadInput):
        added(ana, address=f"{ADDRESS}?9")
    with pytest.raises(NotFetched):
        added(shop_mate(ana), address="http://127.0.0.1/x.ics")


def shop_mate(staff):
    """Somebody else of the shop."""
    return type(staff).objects.exclude(pk=staff.pk)[0]


def test_who_may_not_change_the_persons_calendars_changes_nothing(ana, cast):
    row = added(ana)
    stylist = Actor(ActorKind.USER, cast.stylist.pk, "S", "stylist")
    for change in (outside_remove, outside_fetch_now, partial(outside_titles, shows_titles=True)):
        with pytest.raises(NotAllowed):
            change(actor=stylist, clock=system_clock, staff_id=ana.pk, outside_id=row.pk)
        with pytest.raises(NotFound):
            change(actor=SYSTEM, clock=system_clock, staff_id=shop_mate(ana).pk, outside_id=row.pk)
    with pytest.raises(NotAllowed):
        outside_add(actor=stylist, clock=system_clock, staff_id=ana.pk, address=ADDRESS)


def test_a_person_without_a_shop_has_nothing_in_the_diary(ana, dentist):
    row = added(ana)
    ana.locations.clear()
    fetched(Friend(dentist))
    assert (standing(), OutsideCalendar.objects.get(pk=row.pk).busy_count) == ([], 0)


def file_at(start):
    """A calendar file with one hour from `start` on."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:x",
        "BEGIN:VEVENT",
        "UID:1",
        "SUMMARY:x",
        "DURATION:PT1H",
    ]
    lines += [f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%S}Z", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def test_a_real_calendar_is_read_over_http(shop, ana, settings):
    start = at(shop, NOON, 1)
    server = Neighbourhood(file_at(start))
    settings.OUTBOUND_ALSO = [server.host]
    for path in ("x.ics", "status/410", "status/401", "to/http://169.254.169.254/", "status/500"):
        added(ana, address=server.at(path))
    assert outside_work(clock=system_clock) == 5
    server.close()
    found = list(OutsideCalendar.objects.values_list("problem", flat=True))
    assert found == ["", "gone", "forbidden", "insecure", "trouble"]
    assert standing() == [(start, start + timedelta(hours=1), "")]


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        ("owner", False, 302), ("manager", False, 302), ("receptionist", False, 403), ("stylist", False, 404),
        ("stylist", True, 302), ("accountant", True, 403),
    ],
)  # fmt: skip
def test_calendars_are_for_the_person_and_for_whoever_writes_the_team(
    salon_a, cast, client_of, ana, role, own, status
):
    row, user = added(ana), getattr(cast, role)
    ana.user = user if own else UserFactory()
    ana.save()
    client = client_of(salon_a, user)
    answers = [
        client.post(
            reverse("calendars:outside_add", args=[ana.pk]), {"address": f"webcal://x.example/{role}.ics"}
        ),
        client.post(reverse("calendars:outside_fetch", args=[ana.pk, row.pk])),
        client.post(reverse("calendars:outside_titles", args=[ana.pk, row.pk]), {"shows_titles": "on"}),
        client.post(reverse("calendars:outside_remove", args=[ana.pk, row.pk])),
    ]
    assert [answer.status_code for answer in answers] == [status] * 4
    rows = client.get(reverse("calendars:outside", args=[ana.pk]))
    assert rows.status_code == (200 if status == 302 else status)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "needed"), ("calendar", "no address of a calendar"), ("http://x.example/a.ics", "not secure"),
        ("https://10.0.0.1:22/", "no address"), ("https://me:pw@x.example/", "no address"), ("https://" + "x" * 3000, "at most"),
        ("https://[::1", "no address"),
    ],
)  # fmt: skip
def test_what_was_typed_stays_and_the_page_says_what_is_wrong(salon_a, cast, client_of, ana, typed, words):
    answer = client_of(salon_a, cast.owner).post(
        reverse("calendars:outside_add", args=[ana.pk]), {"address": typed, "name": "Mine 😀"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mine 😀" in page
    assert words in page or "required" in page
    assert not OutsideCalendar.objects.exists()


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("webcal://X.example/a b.ics#top", "x.example"),
        (" https://日历.example/私人.ics ", "xn--jmr704b.example"),
    ],
)
def test_addresses_are_taken_as_people_copy_them(salon_a, cast, client_of, ana, typed, host):
    client_of(salon_a, cast.owner).post(reverse("calendars:outside_add", args=[ana.pk]), {"address": typed})
    assert only().host == host


def test_a_visit_may_be_booked_while_the_calendar_is_written(shop, ana, dentist):
    """Both stand: whoever comes second is beside the other, and nobody is lost."""
    added(ana)
    fetched(Friend(dentist))
    appointment_book(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, location_id=shop.location.pk, starts_at=at(shop, ONE, 1),
        wishes=[LineWish(shop.services[0].pk, staff_id=ana.pk)], customer=CustomerDetails(name="Z", email="z@example.com", phone=""),
        extras=VisitExtras(source="desk"),
    )  # fmt: skip
    longer = busy(partial(at, shop), NOON, ONE + 20)
    fetched(Friend(longer), now=system_clock.now() + timedelta(hours=1))
    assert Appointment.objects.count() == 1
    assert standing()[0][1] == longer.ends_at
