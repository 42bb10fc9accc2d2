"""Whatever falls, a program is told by a problem: unknown addresses, faults of ours, a lost database, too much sent."""

import json

import pytest
from django.db import DataError, OperationalError

from api.v1 import facts
from config.errors import server_error


@pytest.fixture
def client(client_of, salon_a):
    browser = client_of(salon_a)
    browser.raise_request_exception = False
    return browser


def told(answer):
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


@pytest.mark.parametrize("path", ["/api/", "/api/v2/services/", "/api/v1/nothing/", "/api/x"])
def test_an_unknown_address_is_a_problem(client, path):
    assert told(client.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ZeroDivisionError(), (500, "fault")),
        (OperationalError(), (503, "unavailable")),
        (DataError(), (400, "malformed")),
    ],
)
def test_what_breaks_inside_is_a_problem(client, monkeypatch, fault, said):
    def broken(request):
        raise fault

    monkeypatch.setattr(facts, "reads_throttle", broken)
    assert told(client.get("/api/v1/services/")) == said


def test_a_lost_database_is_a_problem_that_says_when_to_come_back(rf):
    try:
        raise OperationalError
    except OperationalError:
        answer = server_error(rf.get("/api/v1/services/"))
    assert told(answer) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


@pytest.mark.parametrize("path", ["/api/v1/appointments/", "/api/v2/"])
def test_a_body_beyond_reason_is_refused_unread(client, path):
    answer = client.post(path, b"{}", content_type="application/json", CONTENT_LENGTH=str(10**12))
    assert told(answer) == (413, "body_too_large")
