"""F3: the server has booked and nobody hears it. Asked again with the same key it says the same, and has booked once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.callers import Heard
from tests.faults.proxy import Fault, Proxy

CALLERS = 4


@pytest.fixture
def proxy(stage):
    proxy = Proxy(stage.house.port)
    yield proxy
    proxy.close()


def answers_lost(stage, proxy, first: int, wishes: int) -> list[Heard]:
    """Book that many wishes through a proxy that loses each answer, then ask again directly."""
    numbers = range(first, first + wishes)
    proxy.fault = Fault.LOSE_ANSWER
    with ThreadPoolExecutor(CALLERS) as pool:
        heard = list(pool.map(stage.caller_at(proxy.port).book, numbers))
        assert heard == [None] * wishes
        assert stage.audit() == []
        return list(pool.map(stage.caller.book, numbers))


def check(stage, proxy, first: int, wishes: int) -> None:
    """The answer to the second question is, byte for byte, the one that was lost."""
    again = answers_lost(stage, proxy, first, wishes)
    lost = {answer.partition(b"\r\n\r\n")[2]: answer.split()[1] for answer in proxy.lost}
    assert {answer.raw: str(answer.status).encode() for answer in again} == lost
    assert (len(lost), set(lost.values())) == (wishes, {b"201"})
    assert stage.audit() == []


def test_a_lost_answer_is_given_again_and_nothing_is_booked_twice(stage, proxy):
    check(stage, proxy, 0, 60)


@pytest.mark.nightly
def test_a_thousand_lost_answers_are_given_again(stage, proxy):
    check(stage, proxy, 1_000, 1_000)


def test_a_request_that_was_cut_in_its_middle_leaves_nothing(stage, proxy):
    proxy.fault = Fault.CUT_REQUEST
    assert stage.caller_at(proxy.port).book(10_000) is None
    assert stage.audit() == []
    assert stage.caller.book(10_000).status == 201


def test_a_slow_line_books_once(stage, proxy):
    proxy.fault = Fault.DELAY
    assert stage.caller_at(proxy.port).book(10_002).status == 201
    assert stage.audit() == []
