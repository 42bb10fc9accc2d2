"""Rows of times: as many as a day needs, with script or without, each problem beside its row."""

import re

import pytest

from booking.places.models import OpeningRule
from booking.team.models import ShiftKind
from tests.cast import open_salon


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def shop(salon_a, inside):
    with inside(salon_a):
        return open_salon()


@pytest.fixture
def hours(shop):
    return f"/desk/places/{shop.location.pk}/hours/"


@pytest.fixture
def shifts(shop):
    return f"/desk/team/{shop.staff[0].pk}/shifts/"


def rows(group: str, *pairs: str) -> dict[str, str]:
    """The rows of a group ("open_0") as the form sends them, from "09:00-12:00"."""
    sent = {}
    for number, pair in enumerate(pairs):
        sent[f"{group}_{number}_from"], sent[f"{group}_{number}_until"] = pair.split("-")
    return sent


def numbers(answer, group: str) -> list[str]:
    """The numbers of the rows shown of a group, by the ids of their first fields ("id_open_0")."""
    return re.findall(rf'id="{group}_([0-9]+)_from"', answer.content.decode())


def texts(answer) -> str:
    return answer.content.decode()


def test_a_day_may_be_open_four_times(salon_a, inside, owner, shop, hours):
    week = rows("open_0", "08:00-10:00", "11:00-12:00", "14:00-16:00", "18:00-20:00")
    assert owner.post(hours, {**week, "confirmed": "1"}).status_code == 302
    with inside(salon_a):
        assert OpeningRule.objects.filter(location=shop.location, weekday=0).count() == 4
    assert numbers(owner.get(hours), "id_open_0") == ["0", "1", "2", "3"]


def test_a_person_may_have_three_stretches_and_two_breaks(salon_a, inside, owner, shop, shifts):
    week = rows("work_2", "08:00-12:00", "13:00-17:00", "18:00-20:00")
    week |= rows("pause_2", "10:00-10:15", "15:00-15:15")
    assert owner.post(shifts, {**week, "confirmed": "1"}).status_code == 302
    with inside(salon_a):
        kinds = shop.staff[0].shift_rules.filter(weekday=2).values_list("kind", flat=True)
        assert sorted(kinds) == [ShiftKind.BREAK] * 2 + [ShiftKind.WORK] * 3
    assert 'value="15:15"' in texts(owner.get(shifts))


def test_rows_may_be_numbered_with_gaps(salon_a, inside, owner, shop, hours):
    sent = {"open_1_4_from": "09:00", "open_1_4_until": "12:00", "confirmed": "1"}
    assert owner.post(hours, sent).status_code == 302
    with inside(salon_a):
        assert OpeningRule.objects.get(location=shop.location, weekday=1).start_minute == 540


def test_the_add_button_gives_one_more_row_and_saves_nothing(salon_a, inside, owner, shop, hours):
    with inside(salon_a):
        before = OpeningRule.objects.count()
    page = owner.post(hours, {**rows("open_0", "07:07-12:00"), "add": "open_0"})
    assert page.status_code == 200
    assert 'value="07:07"' in texts(page)
    assert numbers(page, "id_open_0") == ["0", "1"]
    with inside(salon_a):
        assert OpeningRule.objects.count() == before


def test_the_drop_button_takes_a_row_away_and_saves_nothing(owner, hours):
    page = owner.post(hours, {**rows("open_0", "07:07-12:00", "13:13-14:00"), "drop": "open_0_0"})
    assert numbers(page, "id_open_0") == ["1"]
    assert 'value="13:13"' in texts(page)


def test_the_last_row_can_be_dropped_and_the_day_is_closed(owner, hours):
    page = owner.post(hours, {**rows("open_0", "07:07-12:00"), "drop": "open_0_0"})
    assert numbers(page, "id_open_0") == []


@pytest.mark.parametrize("wanted", ["open_9", "pause_0", "", "open_0_0", "__class__"])
def test_a_button_of_nothing_changes_nothing(owner, hours, wanted):
    page = owner.post(hours, {**rows("open_0", "07:07-12:00"), "add": wanted, "drop": wanted + "x"})
    assert numbers(page, "id_open_0") == ["0"]


def test_a_day_takes_no_more_than_twelve_rows_by_button(owner, hours):
    full = rows("open_0", *["07:07-12:00"] * 12)
    page = owner.post(hours, {**full, "add": "open_0"})
    assert len(numbers(page, "id_open_0")) == 12


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        (rows("work_0", "09:00-12:00", "11:00-15:00"), "work_0_1_from", "overlap"),
        ({**rows("work_0", "09:00-12:00"), **rows("pause_0", "12:30-13:00")}, "pause_0_0_from", "outside"),
        ({"work_0_0_from": "09:00"}, "work_0_0_from", "time"),
    ],
)
def test_what_is_wrong_stands_beside_its_row(owner, shifts, sent, field, words):
    page = owner.post(shifts, sent)
    assert page.status_code == 422
    form = page.context["form"]
    assert words in str(form.errors[field])
    assert f'href="#id_{field}"' in texts(page)


def test_a_single_day_starts_with_one_empty_row(owner, shop, hours):
    assert numbers(owner.get(hours), "day_open_0") == ["0"]
    assert numbers(owner.get(f"/desk/team/{shop.staff[0].pk}/days/"), "id_work_0") == ["0"]


def test_the_add_button_of_a_single_day_keeps_the_day(owner, shop):
    sent = {"day": "2031-05-04", "add": "open_0"}
    page = texts(owner.post(f"/desk/places/{shop.location.pk}/hours/day/", sent))
    assert 'value="2031-05-04"' in page


def seen(answer) -> str:
    """What the form of the page says it was made from."""
    return re.findall(r'name="seen" value="(\w+)"', texts(answer))[0]


def test_what_was_typed_before_a_row_was_added_is_saved_after(owner, hours):
    opened = seen(owner.get(hours))
    page = owner.post(hours, {**rows("open_0", "07:07-12:00"), "add": "open_0", "seen": opened})
    assert seen(page) == opened
    sent = {**rows("open_0", "07:07-12:00", "13:00-15:00"), "seen": seen(page), "confirmed": "1"}
    assert owner.post(hours, sent).status_code == 302


def test_hours_saved_by_somebody_else_meanwhile_are_not_lost_by_adding_a_row(owner, hours):
    opened = seen(owner.get(hours))
    owner.post(hours, {**rows("open_0", "06:00-07:00"), "confirmed": "1"})
    page = owner.post(hours, {**rows("open_0", "07:07-12:00"), "add": "open_0", "seen": opened})
    sent = {**rows("open_0", "07:07-12:00"), "seen": seen(page), "confirmed": "1"}
    assert owner.post(hours, sent).status_code == 409


def test_the_week_on_the_page_of_a_single_day_goes_to_the_week(owner, hours):
    page = texts(owner.post(f"{hours}day/", {"day": "2031-05-04", "add": "open_0"}))
    assert f'<form method="post" action="{hours}"' in page
