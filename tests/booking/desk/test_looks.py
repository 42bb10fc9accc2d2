"""Ways to look at the diary: rooms, some days, a month, filters, zoom and colours."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest

from booking.team.models import StaffMember
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.cast import ResourceGroupFactory, open_salon


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def board_of(client, **query):
    return client.get("/desk/diary/", query).context["board"]


def shown(column):
    return [piece.title for piece in column.pieces]


def test_three_days_begin_with_the_one_asked_for(shop, owner):
    book(shop, 600, days=2)
    board = board_of(owner, view="3days")
    days = [today_of(shop) + timedelta(days=number) for number in range(3)]
    assert [column.day for column in board.columns] == days
    assert [len(column.pieces) for column in board.columns] == [0, 0, 1]


def test_a_week_begins_on_monday_and_the_same_minute_is_at_the_same_height(shop, owner):
    first, second = book(shop, 600), book(shop, 600, days=7)
    board = board_of(owner, view="week")
    assert [column.day.weekday() for column in board.columns] == list(range(7))
    other = board_of(owner, view="week", day=(today_of(shop) + timedelta(days=7)).isoformat())
    pieces = [piece for both in (board, other) for column in both.columns for piece in column.pieces]
    assert [(piece.visit_id, piece.top) for piece in pieces] == [(first.pk, 600), (second.pk, 600)]


def test_a_week_of_one_person_shows_their_visits_only(shop, owner):
    book(shop, 600, staff=0, name="Ada")
    book(shop, 600, staff=1, name="Grace")
    board = board_of(owner, view="week", who=shop.staff[1].pk)
    assert [name for column in board.columns for name in shown(column)] == ["Grace"]


def test_rooms_have_columns_with_who_is_in_them(shop, owner):
    chairs = ResourceGroupFactory(location=shop.location, units=2)
    shop.services[0].resource_groups.set([chairs])
    book(shop, 600)
    board = board_of(owner, by="rooms")
    assert [column.title for column in board.columns] == [row.name for row in chairs.resources.all()]
    assert [shown(column) for column in board.columns] == [["Ada"], []]


def test_who_sees_only_their_own_visits_reads_no_names_in_the_rooms(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[1].pk).update(user=cast.stylist)
    shop.services[0].resource_groups.set([ResourceGroupFactory(location=shop.location, units=1)])
    book(shop, 600, staff=0, name="Ada")
    board = board_of(client_of(salon_a, cast.stylist), by="rooms")
    assert [shown(column) for column in board.columns] == [["Taken"]]


def test_a_month_counts_the_visits_of_each_day_and_leads_there(shop, owner):
    book(shop, 600)
    book(shop, 660, name="Grace")
    weeks = owner.get("/desk/diary/", {"view": "month"}).context["weeks"]
    (today,) = [cell for week in weeks for cell in week if cell.is_today]
    assert (today.visits, today.percent) == ("2 visits", 2)
    assert board_of(owner, day=today.day.isoformat()).visit_count == 2


def test_a_month_is_shown_in_whole_weeks(shop, owner):
    weeks = owner.get("/desk/diary/", {"view": "month", "day": "2026-11-22"}).context["weeks"]
    assert [f"{weeks[0][0].day}", f"{weeks[-1][-1].day}"] == ["2026-10-26", "2026-12-06"]


@pytest.mark.parametrize(("way", "day"), [("before", "2026-10-01"), ("after", "2026-12-01")])
def test_a_month_is_turned_by_months(shop, owner, way, day):
    context = owner.get("/desk/diary/", {"view": "month", "day": "2026-11-30"}).context
    assert f"day={day}" in context[way]


def test_filters_leave_out_what_does_not_match(shop, owner):
    book(shop, 600, service=0, name="Ada")
    book(shop, 660, service=1, name="Grace")
    category = shop.services[1].category_id
    of_both = [name for column in board_of(owner, category=category).columns for name in shown(column)]
    none = [name for column in board_of(owner, state="arrived").columns for name in shown(column)]
    only = board_of(owner, who=shop.staff[0].pk).columns
    assert (set(of_both) <= {"Ada", "Grace"}, none) == (True, [])
    assert [column.staff for column in only] == [shop.staff[0]]


def test_zoom_and_colours_are_kept_by_the_browser(shop, owner):
    visit = book(shop, 600)
    owner.get("/desk/diary/", {"zoom": "5", "colour": "state"})
    answer = owner.get("/desk/diary/")
    (piece,) = answer.context["board"].columns[0].pieces
    assert (answer.context["look"].zoom, piece.colour) == (5, f"state-{visit.state}")
    assert 'data-step="5"' in answer.content.decode()


def test_colours_are_explained(shop, owner):
    book(shop, 600)
    legend = owner.get("/desk/diary/", {"view": "week"}).context["legend"]
    assert legend == [(f"staff-c{shop.staff[0].colour}", "Ana")]


@pytest.mark.parametrize(
    "query", [{"view": "x"}, {"zoom": "7"}, {"colour": "red"}, {"who": "x"}, {"state": "x"}]
)
def test_nonsense_in_the_address_shows_the_plain_day(shop, owner, query):
    answer = owner.get("/desk/diary/", query)
    look = answer.context["look"]
    assert (look.view, look.zoom, look.colour, look.who, look.state) == ("columns", 15, "staff", None, "")


def test_a_change_on_another_day_of_the_week_is_sent_at_the_next_poll(shop, owner):
    week = {"view": "week", "day": (today_of(shop) + timedelta(days=7)).isoformat()}
    stamp = owner.get("/desk/diary/", week).context["stamp"]
    assert owner.get("/desk/diary/live/", {**week, "stamp": stamp}).status_code == 204
    monday = at(shop, 0, 7).date() - timedelta(days=at(shop, 0, 7).weekday())
    book(shop, 600, days=(monday - today_of(shop)).days + 6)
    assert owner.get("/desk/diary/live/", {**week, "stamp": stamp}).status_code == 200


def test_only_what_may_be_changed_can_be_dragged(shop, client_of, salon_a, cast, owner):
    book(shop, 600)
    assert board_of(owner).columns[0].pieces[0].place_url
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user=cast.stylist)
    assert board_of(client_of(salon_a, cast.stylist)).columns[0].pieces[0].place_url
    accountant = client_of(salon_a, cast.owner)
    cast.owner.grants.update(role="accountant")
    assert 'data-place="' not in accountant.get("/desk/diary/").content.decode()


def test_all_locations_stand_beside_each_other_each_on_its_own_clock(shop, owner):
    other = open_salon(start_minute=0, end_minute=24 * 60)
    other.location.time_zone = "America/New_York"
    other.location.save()
    book(shop, 600)
    book(other, 600, name="Grace", days=(today_of(shop) - today_of(other)).days)
    board = board_of(owner, location="all")
    assert [(column.location, shown(column)) for column in board.columns if column.pieces] == [
        (shop.location, ["Ada"]),
        (other.location, ["Grace"]),
    ]
    assert [piece.times for column in board.columns for piece in column.pieces] == ["10:00–10:30"] * 2


def test_a_change_at_any_location_is_sent_at_the_next_poll(shop, owner):
    other = open_salon(start_minute=0, end_minute=24 * 60)
    stamp = owner.get("/desk/diary/", {"location": "all"}).context["stamp"]
    asked = {"location": "all", "stamp": stamp}
    assert owner.get("/desk/diary/live/", asked).status_code == 204
    book(other, 600)
    assert owner.get("/desk/diary/live/", asked).status_code == 200


def test_a_board_that_is_asked_for_by_name_comes_without_the_list(shop, owner):
    book(shop, 600)
    for path in ("", "live/"):
        named, unnamed = (
            owner.get(f"/desk/diary/{path}", {"stamp": "old"} | view) for view in ({"view": "columns"}, {})
        )
        assert (named.context["rows"], len(unnamed.context["rows"])) == (None, 1)


def test_where_no_scripts_run_the_board_leads_to_the_list(shop, owner):
    page = owner.get("/desk/diary/", {"view": "columns", "label": "7"}).content.decode()
    (address,) = re.findall(
        r'<noscript><meta http-equiv="refresh" content="0; url=([^"]+)"></noscript>', page
    )
    assert parse_qs(unescape(address)[1:]).items() >= {"view": ["list"], "label": ["7"]}.items()
    assert "http-equiv" not in owner.get(f"/desk/diary/{unescape(address)}").content.decode()
