"""Counting tries: for whom they count, that a count ends, and that nothing stands still without the cache."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.connection import AbstractConnection as Connection
from redis.exceptions import ConnectionError as NobodyThere

from kernel.cache import PatientClient, cache_answers
from kernel.throttle import TooMany, network_of, throttle
from tenants.accounts.access import address_of
from tests.cast import open_salon


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
    ],
)
def test_one_home_counts_once(address, counted):
    assert network_of(address) == counted


def test_the_one_try_too_many_is_refused():
    [throttle("door", most=3, seconds=60) for _try in range(3)]
    with pytest.raises(TooMany):
        throttle("door", most=3, seconds=60)


def test_a_count_ends_although_it_is_tried_again_and_again():
    client = cache._cache.get_client(write=True)
    throttle("gap", most=3, seconds=60)
    client.expire(cache.make_key("throttle:gap"), 20)
    throttle("gap", most=3, seconds=60)
    assert 0 < client.ttl(cache.make_key("throttle:gap")) <= 20


def test_a_try_is_counted_in_one_round_trip(monkeypatch):
    trips = []
    send = Connection.send_packed_command
    monkeypatch.setattr(
        Connection,
        "send_packed_command",
        lambda self, *given, **more: (trips.append(1), send(self, *given, **more)),
    )
    throttle("trip", most=3, seconds=60)
    assert len(trips) == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "not an address", ""),
        (2, "198.51.100.1", "10.0.0.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
    ],
)
def test_only_what_trusted_proxies_say_counts(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == address


@pytest.fixture
def _no_cache(monkeypatch):
    """A cache that nobody can reach."""

    def nobody(*_args, **_options):
        raise NobodyThere("connection refused")

    monkeypatch.setattr(PatientClient, "get_client", nobody)
    monkeypatch.setattr(cache._cache, "_silent_until", 0.0)  # and afterwards it is asked again at once


@pytest.mark.usefixtures("_no_cache")
def test_without_the_cache_nothing_is_found_and_nothing_counted():
    cache.set("a", 1)
    assert cache.get("a", "none") == "none"
    assert (cache.get_many(["a"]), cache.has_key("a"), cache.delete("a")) == ({}, False, False)
    [throttle("door", most=1, seconds=60) for _try in range(3)]
    assert not cache_answers()


@pytest.mark.usefixtures("_no_cache")
@pytest.mark.parametrize("path", ["/", "/book/", "/api/v1/services/", "/desk/login/"])
def test_without_the_cache_a_salon_is_open(in_a, client_of, path):
    open_salon()
    assert client_of(in_a).get(path).status_code == 200


@pytest.mark.usefixtures("_no_cache")
def test_without_the_cache_people_sign_in(salon_a, client_of):
    answer = client_of(salon_a).post(
        "/desk/login/", {"login": "owner@salon-a.example", "password": "secret-of-owner"}
    )
    assert answer["Location"] == "/desk/today/"
