"""Whatever is sent, the answer is a problem that a program can read, never a fault of ours (TRUST B8, B20–B23)."""

import json

import pytest

from api.inputs import MOST_BYTES
from booking.diary.models import Appointment
from tests.api.calls import book, send, soon, wanted
from tests.cast import open_salon


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def client(client_of, salon_a):
    return client_of(salon_a)


def nested(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


MALFORMED = {
    "empty": b"",
    "no json": b"{",
    "an array": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "no utf-8": b'{"note": "\xff"}',
    "utf-16": '{"note": "x"}'.encode("utf-16"),
    "a NUL": b'{"note": "a\\u0000b"}',
    "a NUL in a name": b'{"a\\u0000": 1}',
    "half a character": b'{"note": "\\ud800"}',
    "half a character deep inside": b'{"lines": [{"x": ["\\udfff"]}]}',
    "a key twice": b'{"location": 1, "location": 2}',
    "not a number": b'{"location": NaN}',
    "infinity": b'{"location": -Infinity}',
    "5,000 digits": b'{"location": ' + b"9" * 5000 + b"}",
    "33 levels": nested(33),
    "100,000 levels": nested(100_000),
    "brackets only": b"[" * 200_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_cannot_be_read_is_a_400(client, shop, body):
    answer = send(client, "post", "appointments/", body, **{"Idempotency-Key": "k"})
    assert answer.status_code == 400 + 22 * (body == b"")
    assert answer["Content-Type"] == "application/problem+json"


def test_32_levels_are_read(client, shop):
    answer = send(client, "post", "appointments/", nested(32), **{"Idempotency-Key": "k"})
    assert answer.status_code == 422


def test_brackets_in_a_text_are_text(client, shop):
    answer = send(client, "post", "appointments/", {"note": "[" * 500 + '\\"'}, **{"Idempotency-Key": "k"})
    assert answer.status_code == 422


def test_a_body_over_the_limit_is_refused(client, shop):
    answer = send(client, "post", "appointments/", {"note": "x" * MOST_BYTES}, **{"Idempotency-Key": "k"})
    assert answer.status_code in {400, 413}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json; charset=gbk"],
)
def test_other_media_types_are_refused(client, shop, media_type):
    answer = client.post(
        "/api/v1/appointments/", b"{}", content_type=media_type, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 415


def test_a_compressed_body_is_refused(client, shop):
    answer = send(
        client, "post", "appointments/", b"{}", **{"Idempotency-Key": "k", "Content-Encoding": "gzip"}
    )
    assert answer.status_code == 415


INSTANTS = [
    "2026-11-27T14:00:00", "2026-11-27", "14:00", "2026-11-27T24:00:00Z", "2026-02-30T10:00:00Z", "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-27T14:00:00+99:00", "2026-11-27T14:00:00z",
    "２０２６-11-27T14:00:00Z", "", 1764252000, None, True, ["2026"], "1" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("start", INSTANTS)
def test_a_start_that_is_no_instant_is_named(client, shop, start):
    answer = book(client, wanted(shop, start))
    assert answer.status_code == 422
    assert "start" in {problem["field"] for problem in answer.json()["problems"]}


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**17, 1.5, "1", True, None, [1], {"id": 1}])
def test_an_id_that_cannot_be_is_named(client, shop, number):
    answer = book(client, wanted(shop, f"{soon()}T09:00:00+01:00", location=number))
    assert answer.status_code in {400, 422}
    assert answer.status_code == 400 or answer.json()["problems"][0]["field"] == "location"


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% debug %}",
    "' OR 1=1 --",
    "%_\\",
    "\u202eevil",
    "𠮷👩‍👩‍👧",
    "=1+1",
    "../../x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_text(client, shop, text):
    day = soon()
    body = wanted(
        shop, f"{day}T09:00:00+01:00", note=text, customer={"name": text, "email": "ada@example.com"}
    )
    answer = book(client, body)
    assert answer.status_code in {201, 422}
    assert answer.status_code != 201 or Appointment.objects.get().customer_note == text


def test_what_is_not_there_is_a_problem_too(client, shop):
    for path in ("", "nothing/", "appointments", "locations/1/", "..%2f", "appointments/by-token/x/y/"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_other_methods_are_refused_with_those_allowed(client, shop):
    answer = client.put("/api/v1/appointments/", json.dumps({}), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "POST" in answer["Allow"]


def test_who_takes_no_json_is_told_so(client, shop):
    assert client.get("/api/v1/locations/", headers={"Accept": "text/csv"}).status_code == 406
