"""F1: a web worker killed anywhere in a booking leaves all of it or nothing; the same key again gives the one booking."""

from itertools import count

import psycopg
import pytest

from tests.faults.crowd import MOVED_BY
from tests.thinned import thinned

NOTHING_YET = [
    "request.before", "view.before", "claim.before", "claim.after", "seat.before",
    "seat.after", "insert.before", "insert.after", "trail.after", "announce.before", "announce.after",
    "answer.before", "answer.after", "commit 1.before",
]  # fmt: skip
ALL_THERE = ["commit 1.after", "wake.before", "wake.after", "view.after", "headers.before", "headers.after"]
numbers = count(0, 2)


def booked(stage, number: int) -> int:
    """How many visits the wish of that number has become."""
    with psycopg.connect(stage.database) as line:
        statement = (
            f'SELECT count(*) FROM "{stage.salon.schema_name}".diary_appointment WHERE customer_note = %s'
        )
        return line.execute(statement, [f"wish-{number}"]).fetchone()[0]


@pytest.mark.parametrize(
    ("point", "visits"), thinned([*[(p, 0) for p in NOTHING_YET], *[(p, 1) for p in ALL_THERE]])
)
def test_a_booking_killed_anywhere_is_there_whole_or_not_at_all(stage, point, visits):
    number = next(numbers)
    stage.arm(point)
    assert stage.caller.book(number) is None
    assert (stage.has_crashed(), booked(stage, number)) == (True, visits)
    assert stage.audit() == []
    again, third = stage.caller.book(number), stage.caller.book(number)
    assert (again.status, third.raw, booked(stage, number)) == (201, again.raw, 1)
    assert stage.audit() == []


@pytest.mark.parametrize(
    "point", thinned(["seat.after", "trail.after", "announce.after", "wake.before", "headers.before"])
)
def test_a_move_killed_anywhere_is_whole_or_never_was(stage, point):
    number = next(numbers)
    token = stage.caller.book(number).facts()["token"]
    stage.arm(point)
    assert stage.caller.move(number, token, number + MOVED_BY) is None
    assert (stage.has_crashed(), stage.audit()) == (True, [])


@pytest.mark.parametrize("point", thinned(["trail.after", "announce.after", "wake.before", "headers.before"]))
def test_a_cancellation_killed_anywhere_is_whole_or_never_was(stage, point):
    number = next(numbers)
    token = stage.caller.book(number).facts()["token"]
    stage.arm(point)
    assert stage.caller.cancel(number, token) is None
    assert (stage.has_crashed(), stage.audit()) == (True, [])
