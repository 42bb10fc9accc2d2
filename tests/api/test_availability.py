"""Free times over the API, and what is said of a question that cannot be asked."""

from datetime import timedelta

import pytest

from tests.api.calls import codes, soon
from tests.cast import AddOnFactory, open_salon


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def client(client_of, salon_a):
    return client_of(salon_a)


def ask(client, **query):
    return client.get("/api/v1/availability/", query)


def test_free_starts_come_by_day_in_the_shops_zone(client, shop):
    day = soon()
    answer = ask(
        client, location=shop.location.pk, service=shop.services[0].pk, **{"from": day, "to": day}
    ).json()
    assert (answer["location"], answer["time_zone"]) == (shop.location.pk, "Europe/Berlin")
    [found] = answer["days"]
    slot = found["slots"][0]
    assert found["date"] == day.isoformat()
    assert slot["start"].startswith(f"{day}T09:00:00+0")
    assert slot["end"].startswith(f"{day}T09:30:00+0")
    assert slot["lines"][0]["service"] == shop.services[0].pk
    assert set(slot["lines"][0]["staff"]) == {person.pk for person in shop.staff}


def test_services_repeat_in_order_each_with_its_person(client, shop):
    cut, colour = shop.services
    ana, ben = shop.staff
    query = {"location": shop.location.pk, "service": [colour.pk, cut.pk], "staff": [ben.pk, ana.pk]}
    slot = ask(client, **query, **{"from": soon(), "to": soon()}).json()["days"][0]["slots"][0]
    assert slot["lines"] == [
        {"service": colour.pk, "staff": [ben.pk]},
        {"service": cut.pk, "staff": [ana.pk]},
    ]


def test_a_person_given_once_holds_for_all_services(client, shop):
    query = {
        "location": shop.location.pk,
        "service": [row.pk for row in shop.services],
        "staff": shop.staff[1].pk,
    }
    slot = ask(client, **query, **{"from": soon(), "to": soon()}).json()["days"][0]["slots"][0]
    assert [line["staff"] for line in slot["lines"]] == [[shop.staff[1].pk]] * 2


def test_an_extra_makes_the_visit_longer(client, shop):
    extra = AddOnFactory(services=[shop.services[0]])
    query = {"location": shop.location.pk, "service": f"{shop.services[0].pk},{extra.pk}"}
    slot = ask(client, **query, **{"from": soon(), "to": soon()}).json()["days"][0]["slots"][0]
    assert slot["end"][11:16] == "09:45"


def test_without_days_it_is_the_coming_week(client, shop):
    answer = ask(client, location=shop.location.pk, service=shop.services[0].pk, staff="any").json()
    assert len(answer["days"]) == 7


def test_everything_wrong_is_named_at_once(client, shop):
    answer = ask(client, location="9999", service=["x"], staff="nobody", **{"from": "tomorrow"}, colour="red")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_parameters"
    assert codes(answer) >= {
        ("location", "unknown"), ("service", "invalid"), ("staff", "invalid"), ("colour", "unknown_parameter"),
    }  # fmt: skip


def test_the_engines_problems_stand_at_their_parameters(client, shop):
    query = {"location": shop.location.pk, "service": [shop.services[0].pk, 9999], "staff": ["any", "any"]}
    assert codes(ask(client, **query)) == {("service.1", "unknown")}


@pytest.mark.parametrize(
    "query",
    [
        {"from": "0001-01-01"}, {"to": "9999-12-31"}, {"from": "2026-02-30"}, {"from": "2026-1-1"},
        {"location": "1" * 40}, {"location": "0"}, {"location": "-1"}, {"location": ["1", "2"]}, {"service": ""},
        {"service": "1.2.3"}, {"service": ["1"] * 9}, {"staff": "all"}, {"from": ["2026-01-01", "2026-01-02"]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_400(client, shop, query):
    usual = {"location": shop.location.pk, "service": shop.services[0].pk}
    assert ask(client, **{**usual, **query}).status_code == 400


def test_at_most_62_days_are_answered(client, shop):
    usual = {"location": shop.location.pk, "service": shop.services[0].pk}
    most = {"from": soon(), "to": soon() + timedelta(days=61)}
    assert ask(client, **usual, **most).status_code == 200
    answer = ask(client, **usual, **{"from": soon(), "to": soon() + timedelta(days=62)})
    assert codes(answer) == {("to", "range")}
    assert ask(client, **usual, **{"from": soon(), "to": soon(6)}).status_code == 400


@pytest.mark.parametrize(
    "query", ["location=%ff", "location=%00", "service=%ed%a0%80", "&".join(["a=1"] * 100)]
)
def test_bytes_that_are_no_text_are_refused(client, shop, query):
    answer = client.get(f"/api/v1/availability/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_ids_of_another_salon_are_unknown_here(client_of, salon_b, shop):
    answer = ask(client_of(salon_b), location=shop.location.pk, service=shop.services[0].pk)
    assert codes(answer) == {("location", "unknown")}
