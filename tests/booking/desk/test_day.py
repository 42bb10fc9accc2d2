"""The day in columns and as a list."""

from datetime import timedelta

import pytest

from booking.diary.models import AppointmentState
from booking.places.models import Closure
from booking.team.models import ShiftKind, StaffMember, TimeOff
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import ServiceFactory, ShiftRuleFactory, open_salon


@pytest.fixture
def shop(in_a):
    return open_all_day()


def board_of(client, **query):
    return client.get("/desk/diary/", query).context["board"]


def kinds(pieces):
    return [(piece.kind, piece.top, piece.rows) for piece in pieces]


def test_each_person_has_a_column(shop, client_of, salon_a, cast):
    board = board_of(client_of(salon_a, cast.owner))
    assert [column.staff.name for column in board.columns] == ["Ana", "Ben"]


def test_a_visit_stands_at_its_minute(shop, client_of, salon_a, cast):
    book(shop, 10 * 60)
    column = board_of(client_of(salon_a, cast.owner)).columns[0]
    assert kinds(column.pieces) == [("work", 600, 30)]


def test_processing_is_drawn_apart_from_work(shop, client_of, salon_a, cast):
    colour = ServiceFactory(
        staff=shop.staff, work_minutes=30, processing_minutes=40, finishing_minutes=20, name="Balayage"
    )
    book(type(shop)(shop.location, shop.staff, (colour, colour)), 600)
    column = board_of(client_of(salon_a, cast.owner)).columns[0]
    assert kinds(column.pieces) == [("processing", 630, 40), ("work", 600, 30), ("finishing", 670, 20)]


def test_time_outside_the_shift_and_breaks_are_shaded(in_a, client_of, salon_a, cast):
    shop = open_salon()
    day = today_of(shop)
    ShiftRuleFactory(
        staff=shop.staff[0],
        location=shop.location,
        weekday=day.weekday(),
        kind=ShiftKind.BREAK,
        start_minute=780,
        end_minute=825,
    )
    column = board_of(client_of(salon_a, cast.owner)).columns[0]
    assert ("break", 240, 45) in kinds(column.shades)


def test_time_off_is_shaded_with_its_reason(shop, client_of, salon_a, cast):
    TimeOff.objects.create(
        staff=shop.staff[0], note="Dentist", starts_at=at(shop, 600), ends_at=at(shop, 720)
    )
    shades = board_of(client_of(salon_a, cast.owner)).columns[0].shades
    assert [(shade.title, shade.top, shade.rows) for shade in shades] == [("Dentist", 600, 120)]


def test_a_closure_shades_the_day_and_is_named(shop, client_of, salon_a, cast):
    day = today_of(shop)
    Closure.objects.create(
        location=shop.location, name="Inventory", starts_on=day, ends_on=day + timedelta(days=1)
    )
    assert board_of(client_of(salon_a, cast.owner)).closed == "Inventory"


def test_overlapping_visits_stand_side_by_side(shop, client_of, salon_a, cast):
    book(shop, 600)
    book(shop, 610, name="Grace")
    column = board_of(client_of(salon_a, cast.owner)).columns[0]
    assert [(piece.lane, piece.lanes) for piece in column.pieces] == [(0, 2), (1, 2)]


def test_a_cancelled_visit_is_only_in_the_list(shop, client_of, salon_a, cast):
    visit = book(shop, 600)
    type(visit).objects.filter(pk=visit.pk).update(
        state=AppointmentState.CANCELLED, cancelled_at=visit.starts_at
    )
    answer = client_of(salon_a, cast.owner).get("/desk/diary/")
    assert answer.context["board"].columns[0].pieces == []
    assert [row.state for row in answer.context["rows"]] == ["cancelled"]


def test_another_day_is_asked_for_by_address(shop, client_of, salon_a, cast):
    book(shop, 600, days=2)
    day = today_of(shop) + timedelta(days=2)
    assert board_of(client_of(salon_a, cast.owner), day=day.isoformat()).visit_count == 1


@pytest.mark.parametrize("query", [{"day": "yesterday"}, {"day": "2026-02-30"}, {"location": "999999"}])
def test_an_address_that_makes_no_sense_is_not_found(shop, client_of, salon_a, cast, query):
    assert client_of(salon_a, cast.owner).get("/desk/diary/", query).status_code == 404


def test_a_stylist_has_only_their_own_column(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[1].pk).update(user=cast.stylist)
    board = board_of(client_of(salon_a, cast.stylist))
    assert [column.staff.name for column in board.columns] == ["Ben"]


def test_the_day_sends_nothing_while_nothing_changes(shop, client_of, salon_a, cast):
    client = client_of(salon_a, cast.owner)
    stamp = client.get("/desk/diary/").context["stamp"]
    assert client.get("/desk/diary/live/", {"stamp": stamp}).status_code == 204


def test_a_changed_visit_is_sent_at_the_next_poll(shop, client_of, salon_a, cast):
    visit = book(shop, 600)
    client = client_of(salon_a, cast.owner)
    stamp = client.get("/desk/diary/").context["stamp"]
    client.post(f"/desk/visits/{visit.pk}/state/", {"version": visit.version, "state": "confirmed"})
    answer = client.get("/desk/diary/live/", {"stamp": stamp, "newest": visit.pk})
    assert "confirmed" in answer.content.decode()
