"""All locations together by week and month: every visit at the wall time of its own shop."""

from datetime import timedelta

import pytest

from booking.places.models import Closure
from tests.booking.desk.scene import book, open_all_day, today_of


@pytest.fixture
def shops(in_a):
    here, there = open_all_day(), open_all_day()
    there.location.time_zone = "America/New_York"
    there.location.name = "New York"
    there.location.save()
    return here, there


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def book_on(day, shop, name):
    """Ten o'clock of that day there; which day today is the two shops need not agree on."""
    return book(shop, 600, days=(day - today_of(shop)).days, name=name)


def asked(client, **query):
    return client.get("/desk/diary/", {"location": "all", **query}).context


def test_a_week_has_a_column_for_each_day_with_the_visits_of_every_shop(shops, owner):
    here, there = shops
    day = today_of(here) + timedelta(days=1)
    book_on(day, here, "Ada")
    book_on(day, there, "Grace")
    board = asked(owner, view="week", day=day.isoformat())["board"]
    pieces = [piece for column in board.columns for piece in column.pieces]
    assert len(board.columns) == 7
    assert sorted((piece.title, piece.top, piece.times) for piece in pieces) == [
        ("Ada", 600, "10:00–10:30"), ("Grace", 600, "10:00–10:30"),
    ]  # fmt: skip
    assert {piece.lanes for piece in pieces} == {2}
    assert sorted(piece.text.rpartition(" · ")[2] for piece in pieces) == sorted(
        [here.location.name, "New York"]
    )


def test_a_month_counts_the_visits_of_every_shop_and_is_shut_where_all_are(shops, owner):
    here, there = shops
    day = today_of(here)
    book_on(day, here, "Ada")
    book_on(day, there, "Grace")
    weeks = asked(owner, view="month", day=day.isoformat())["weeks"]
    (cell,) = [cell for week in weeks for cell in week if cell.day == day]
    assert (cell.count, cell.closed, cell.has_team) == (2, "", True)
    assert "location=all" in cell.href
    for shop in shops:
        Closure.objects.create(
            location=shop.location, name="Fair", starts_on=day, ends_on=day + timedelta(days=1)
        )
    weeks = asked(owner, view="month", day=day.isoformat())["weeks"]
    assert [cell.closed for week in weeks for cell in week if cell.day == day] == ["Fair"]


def test_every_view_keeps_all_locations(shops, owner):
    tools = asked(owner)["tools"]
    assert [view.label for view in tools.views] == ["Day", "3 days", "Week", "Month", "List"]
    assert all("location=all" in view.value for view in tools.views)


def test_the_shop_that_one_may_not_see_stays_out(shops, client_of, salon_a, cast):
    here, there = shops
    day = today_of(here) + timedelta(days=1)
    book_on(day, here, "Ada")
    book_on(day, there, "Grace")
    stylist = client_of(salon_a, cast.stylist)
    board = asked(stylist, view="week", day=day.isoformat())["board"]
    assert [piece for column in board.columns for piece in column.pieces if piece.visit_id] == []


def test_a_finer_grid_leads_to_the_columns_also_on_the_phone(shops, owner):
    zooms = asked(owner)["tools"].zooms
    assert [(zoom.code, "view=columns" in zoom.value) for zoom in zooms] == [
        (code, True) for code in ("5", "10", "15", "30")
    ]
