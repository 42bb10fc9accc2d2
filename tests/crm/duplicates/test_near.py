"""A name that is nearly the same, and the same birthday: perhaps one person, found without comparing all with all."""

import pytest

from crm.duplicates import near
from crm.duplicates.finding import pairs_found
from crm.duplicates.models import Pair
from crm.duplicates.nightly import duplicates_look
from kernel.clock import system_clock
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")

FULL = {"birth_year": 1990, "birth_month": 5, "birth_day": 17}
DAY = {"birth_month": 5, "birth_day": 17}


def born(name, **birthday):
    return CustomerFactory(name=name, **birthday)


def is_pair(one, other):
    return "born" in pairs_found().get((one.pk, other.pk), [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ribeiro", "Anna Ribero"),
        ("周静", "周婧"),
        ("Zhou Jing", "jing zhou"),
        ("Zoë Meyer", "Zoe Meier"),
    ],
)
def test_a_slip_in_the_name_and_the_same_birthday_are_perhaps_one(one, other):
    assert is_pair(born(one, **FULL), born(other, **FULL))


@pytest.mark.parametrize(
    ("one", "other", "first", "second"),
    [
        ("Marie Dubois", "Marc Dupont", FULL, FULL),
        ("Ana Ribeiro", "Anna Ribero", FULL, {**FULL, "birth_year": 1991}),
        ("Ana Ribeiro", "Anna Ribero", FULL, {**FULL, "birth_day": 18}),
        ("Ana Ribeiro", "Anna Ribero", DAY, DAY),
        ("Ana Ribeiro", "Anna Ribero", DAY, {**DAY, "birth_calendar": "lunar"}),
        ("🙂", "🙂", FULL, FULL),
        ("Ana Ribeiro", "Anna Ribero", {}, {}),
    ],
)
def test_two_people_are_left_alone(one, other, first, second):
    assert not is_pair(born(one, **first), born(other, **second))


def test_by_itself_it_is_enough_to_be_shown():
    born("Ana Ribeiro", **FULL)
    born("Anna Ribero", **FULL)
    duplicates_look(clock=system_clock)
    assert Pair.objects.get().reasons == ["born"]


def test_a_block_that_is_too_large_is_not_compared(monkeypatch):
    monkeypatch.setattr(near, "LARGEST_BLOCK", 1)
    assert not is_pair(born("Ana Ribeiro", **FULL), born("Anna Ribero", **FULL))
