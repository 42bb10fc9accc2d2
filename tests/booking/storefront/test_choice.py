"""The whole state of the way lives in the address."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from booking.storefront.choosing.choice import Choice, Item, choice_of, item_of

ids = st.integers(1, 10**12)
items = st.builds(Item, ids, st.none() | ids, st.lists(ids, max_size=4, unique=True).map(tuple))
choices = st.builds(
    Choice,
    location=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    items=st.lists(items, max_size=6).map(tuple),
    people=st.lists(st.none() | ids, max_size=6).map(tuple),
    day=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    week=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    starts_at=st.none()
    | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
        lambda value: value.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    campaign=st.from_regex(r"[a-z0-9_-]{0,20}", fullmatch=True),
)


@given(choices)
def test_a_choice_survives_the_address(choice):
    assert choice_of(QueryDict(choice.query)) == choice


@given(st.text(max_size=80))
def test_any_address_can_be_read(text):
    choice_of(QueryDict(f"s={text}&p={text}&t={text}&d={text}", mutable=False))


@pytest.mark.parametrize("text", ["", "x", "1.", "1.2.3", "-1", "1--2", "１", "1 2"])
def test_what_is_no_service_is_left_out(text):
    assert item_of(text) is None


def test_other_services_let_the_start_fall_away():
    choice = Choice(items=(Item(1),), starts_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert choice.with_items([Item(1), Item(2)]).starts_at is None


def test_one_person_is_wished_for_every_service():
    choice = Choice(items=(Item(1), Item(2)), people=(7,))
    assert [choice.person_of(0), choice.person_of(1)] == [7, 7]
