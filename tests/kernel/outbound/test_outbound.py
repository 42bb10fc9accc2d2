"""Addresses that people type are fetched from the public internet alone, so much and so long and no more."""

import socket
import time

import pytest

from kernel.outbound import Fetched, NotFetched, Refusal, fetch_public, is_public
from tests.kernel.outbound.server import Neighbourhood

ROUND_ABOUT = [
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://10.1.2.3/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://[fe80::1]/", "http://[fd00::1]/", "http://[fec0::1]/", "http://100.64.0.1/", "http://100.127.255.255/",
    "http://224.0.0.1/", "http://239.255.255.255/", "http://255.255.255.255/", "http://240.0.0.1/", "http://[ff02::1]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
    "http://[::127.0.0.1]/", "http://192.0.0.1/", "http://198.18.0.1/", "http://192.0.2.1/", "http://[2001:db8::1]/",
]  # fmt: skip
NO_ADDRESS = [
    "", "x", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/", "http:///x", "https://",
    "https://example.com:22/", "https://example.com:6379/", "http://example.com:443/", "https://me:secret@example.com/",
    "https://me@example.com/", "https://example.com:99999/", "https://exam ple.com/", "https://example.com/\r\nX: 1",
    "https://[::1/", "https://[fe80::1%25eth0]/", "https://example.com\\@127.0.0.1/", "https://例.com/", "https://e.com/" + "x" * 2000,
]  # fmt: skip


@pytest.fixture
def near(settings):
    """The server, let through as if it were public."""
    server = Neighbourhood()
    settings.OUTBOUND_ALSO = [server.host]
    yield server
    server.close()


@pytest.fixture
def no_connection(monkeypatch):
    """A socket that fails the test."""

    def connect(_socket, address):
        raise AssertionError(address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def fetch(url, *, limit=100_000, timeout=5.0, **options):
    return fetch_public(url, limit=limit, timeout=timeout, **options)


def refused(url, **options):
    with pytest.raises(NotFetched) as error:
        fetch(url, **options)
    return error.value.reason


@pytest.mark.parametrize("url", ROUND_ABOUT)
def test_no_way_to_write_an_inner_address_opens_a_connection(settings, no_connection, url):
    settings.OUTBOUND_HTTP = True
    assert refused(url) in {Refusal.PRIVATE, Refusal.UNKNOWN}


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_cannot_be_asked_is_refused_before_its_name_is_looked_up(
    settings, no_connection, monkeypatch, url
):
    settings.OUTBOUND_HTTP = True
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: pytest.fail("looked up"))
    assert refused(url) == Refusal.ADDRESS


def test_plain_http_is_for_whoever_allows_it(no_connection):
    assert refused("http://example.com/") == Refusal.INSECURE


def test_a_name_is_looked_up_once_and_that_very_address_is_asked(settings, monkeypatch):
    """A name that is public at the first look and ours at the second gains nothing."""
    settings.OUTBOUND_HTTP = True
    answers, dialled = iter(["93.184.216.34", "127.0.0.1"]), []

    def look(_host, port, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(_socket, address):
        dialled.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert refused("http://rebinding.example/") == Refusal.UNREACHABLE
    assert dialled == [("93.184.216.34", 80)]


def test_of_a_name_with_several_addresses_only_the_public_ones_are_asked(settings, monkeypatch):
    settings.OUTBOUND_HTTP = True
    found = ["10.0.0.1", "169.254.169.254", "93.184.216.34"]
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in found]
    dialled = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: rows)
    monkeypatch.setattr(
        socket.socket, "connect", lambda _socket, address: dialled.append(address[0]) or 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        fetch("http://several.example/")
    assert dialled == ["93.184.216.34"]


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1"])
def test_public_addresses_are_public(text):
    assert is_public(text)


def test_a_file_comes_whole_with_our_name_and_the_asked_headers(near):
    found = fetch(near.at("a?b=c"), headers={"If-None-Match": '"x"'})
    assert (found.status, found.body, found.headers["etag"]) == (200, b"hello", '"5"')
    ((path, headers),) = near.server.asked
    assert (path, headers["Host"], headers["If-None-Match"]) == ("/a?b=c", near.host, '"x"')
    assert headers["User-Agent"].startswith("Chignon/")


def test_what_did_not_change_and_what_is_gone_is_said(near):
    assert fetch(near.at(), headers={"If-None-Match": '"5"'}).status == 304
    assert fetch(near.at("status/410")) == Fetched(410, b"", fetch(near.at("status/410")).headers)


def test_a_redirect_is_followed(near):
    assert fetch(near.at("to//x")).body == b"hello"
    assert near.asked == ["/to//x", "/x"]


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.1:1/", Refusal.ADDRESS), ("http://127.0.0.1/", Refusal.PRIVATE),
        ("http://169.254.169.254/latest/meta-data/", Refusal.PRIVATE), ("http://localhost/", Refusal.PRIVATE),
        ("http://[::ffff:169.254.169.254]/", Refusal.PRIVATE), ("file:///etc/passwd", Refusal.ADDRESS),
        ("http://me:pw@example.com/", Refusal.ADDRESS), ("", Refusal.BROKEN),
    ],
)  # fmt: skip
def test_every_redirect_is_looked_at_like_the_first_address(near, settings, to, reason):
    settings.OUTBOUND_HTTP = True
    assert refused(near.at(f"to/{to}")) == reason
    assert len(near.asked) == 1


def test_a_redirect_into_our_network_reaches_nothing_and_would_without_the_guard(near, settings, monkeypatch):
    settings.OUTBOUND_HTTP = True
    inner = Neighbourhood(b"secret")
    monkeypatch.setattr("kernel.outbound.PORTS", {"http": inner.server.server_port, "https": 443})
    assert refused(near.at(f"to/{inner.at()}")) == Refusal.PRIVATE
    assert inner.asked == []
    monkeypatch.setattr("kernel.outbound.is_public", lambda _address: True)
    assert fetch(near.at(f"to/{inner.at()}")).body == b"secret"
    inner.close()


def test_redirects_without_end_end(near):
    assert refused(near.at("round/0")) == Refusal.REDIRECTS
    assert len(near.asked) == 4


@pytest.mark.parametrize("path", ["drip", "dripped_headers"])
def test_a_slow_drip_ends_with_the_time_for_all_of_it(near, path):
    began = time.monotonic()
    assert refused(near.at(path), timeout=0.4) == Refusal.SLOW
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("path", ["endless", "large", "bomb"])
def test_more_than_the_limit_is_never_held(near, path):
    assert refused(near.at(path)) == Refusal.LARGE


@pytest.mark.parametrize("path", ["rubbish", "cut", "brotli"])
def test_what_is_no_answer_is_said_to_be_none(near, path):
    assert refused(near.at(path)) == Refusal.BROKEN


def test_a_packed_file_is_unpacked(near):
    assert fetch(near.at("packed")).body == b"hello"


def test_proxies_of_the_environment_are_not_asked(near, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(near.at()).body == b"hello"


def test_a_name_that_takes_too_long_to_look_up_is_left_behind(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: time.sleep(0.5) or [])
    assert refused("https://slow.example/", timeout=0.2) == Refusal.SLOW


def test_a_name_that_leads_nowhere_is_unknown(monkeypatch):
    def look(*_args, **_named):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look)
    assert refused("https://nowhere.example/") == Refusal.UNKNOWN


def test_a_server_that_cannot_show_a_certificate_is_refused(near, settings):
    """It speaks http where https was asked for."""
    assert refused(near.at().replace("http:", "https:")) == Refusal.INSECURE
