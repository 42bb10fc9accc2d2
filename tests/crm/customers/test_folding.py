"""What one person changes of a customer in one go is one line of the timeline that opens."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.customers.page.changes import CHANGES
from crm.customers.page.folding import steps_of
from crm.customers.page.timeline import Event
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from tests.cast import CustomerFactory

ACTOR, NOON = system_actor("tests"), datetime(2026, 3, 2, 12, tzinfo=UTC)


def events(*said):
    """Events a minute, or so many as said, before one another: (by, minutes before, title)."""
    at, made = NOON, []
    for number, (by, minutes, title) in enumerate(said):
        at -= timedelta(minutes=minutes)
        made.append(Event(key=f"change:{number}", at=at, title=title, by=by, kind=CHANGES))
    return made


def shape(made):
    return [len(step.events) for step in steps_of(made)]


def test_three_changes_of_one_person_in_one_go_are_one_line_that_says_what_they_were():
    (step,) = steps_of(events(("Mia", 0, "Phone"), ("Mia", 1, "Name"), ("Mia", 59, "Phone")))
    assert (step.title, step.text) == ("Changes (3)", "Phone, Name · Mia")
    assert (step.is_fold, step.newest.at) == (True, NOON)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ([("Mia", 0, "a"), ("Mia", 1, "b")], [1, 1]),
        ([("Mia", 0, "a"), ("Mia", 1, "b"), ("Ben", 1, "c")], [1, 1, 1]),
        ([("Mia", 0, "a"), ("Mia", 61, "b"), ("Mia", 60, "c"), ("Mia", 60, "d")], [1, 3]),
        ([("", 0, "a"), ("", 1, "b"), ("", 1, "c")], [1, 1, 1]),
    ],
    ids=["two", "another person", "an hour between", "nobody is named"],
)
def test_what_was_not_one_go_stands_by_itself(made, wanted):
    assert shape(events(*made)) == wanted


def test_nothing_is_lost_and_the_order_stays():
    made = events(*[("Mia", 1, str(number)) for number in range(4)], ("Ben", 1, "x"), ("Mia", 1, "y"))
    assert [event for step in steps_of(made) for event in step.events] == made
    assert shape(made) == [4, 1, 1]


def test_on_the_page_they_open_and_the_filter_shows_each(in_a, client_of, salon_a, cast):
    ana = CustomerFactory(name="Ana")
    for number in range(3):
        audit_record(actor=ACTOR, action="customer.change", target=ana, after={"company": str(number)})
    client = client_of(salon_a, cast.receptionist)
    whole, alone = (
        client.get(f"/desk/customers/{ana.pk}/", query).content.decode() for query in ({}, {"kind": "change"})
    )
    assert (whole.count("event-fold"), alone.count("event-fold")) == (1, 0)
    assert whole.count("Details changed") == 1 + 3
    assert alone.count("Details changed") == 3
