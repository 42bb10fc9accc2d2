"""A time is held while somebody fills in the last form."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from booking.diary.models import Appointment, Block
from booking.storefront.choosing.choice import instant_text
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon
from tests.booking.storefront.conftest import Visitor, key_of, links

ADA = {"name": "Ada", "phone": "0151 11111111", "email": ""}


@pytest.fixture
def other(salon_a, shop, client_of):
    """A second stranger, at another address."""
    client = client_of(salon_a)
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    return Visitor(client, shop)


@pytest.fixture
def start(visitor, shop):
    """The choice of Ana's first free time."""
    return visitor.first_start(f"&p={shop.staff[0].pk}")


def holds():
    return Block.objects.filter(kind="hold")


def time_of(pairs):
    return dict(pairs)["t"]


def lapse():
    holds().update(expires_at=timezone.now() - timedelta(seconds=1))


def is_offered(somebody, pairs):
    asked = [pair for pair in pairs if pair[0] != "t"]
    page = somebody.get("/book/time/", asked)
    return any(time_of(pairs).replace(":", "%3A") in address for address in links(page, "/book/time/"))


def test_the_form_holds_the_time_and_says_until_when(visitor, start):
    page = visitor.get("/book/details/", start).content.decode()
    assert "We keep this time for you until" in page
    minutes = (holds().get().expires_at - timezone.now()) / timedelta(minutes=1)
    assert 9 < minutes <= 10


def test_somebody_else_sees_the_time_as_taken_meanwhile(visitor, other, start):
    assert is_offered(other, start)
    visitor.get("/book/details/", start)
    assert not is_offered(other, start)


def test_somebody_else_with_the_same_address_of_the_form_is_shown_the_nearest_times(visitor, other, start):
    visitor.get("/book/details/", start)
    answer = other.get("/book/details/", start)
    assert answer.status_code == 409
    assert "Somebody just took that time" in answer.content.decode()
    assert 'type="radio" name="t"' in answer.content.decode()


def test_who_holds_the_time_books_it_and_the_hold_is_gone(visitor, start):
    done = visitor.post("/book/details/", visitor.form(start))
    assert done.status_code == 302
    assert instant_text(Appointment.objects.get().starts_at) == time_of(start)
    assert not holds().exists()
    assert visitor.client.cookies["hold"].value == ""


def test_going_back_to_the_times_gives_it_free(visitor, other, start):
    visitor.get("/book/details/", start)
    assert is_offered(visitor, start)
    assert not holds().exists()
    assert is_offered(other, start)


def test_another_choice_replaces_the_hold(visitor, start):
    visitor.get("/book/details/", start)
    first = holds().get().during.lower
    later = instant_text(first + timedelta(hours=2))
    visitor.get("/book/details/", [*[pair for pair in start if pair[0] != "t"], ("t", later)])
    assert holds().get().during.lower == first + timedelta(hours=2)


def test_a_reload_neither_prolongs_the_hold_nor_makes_a_second(visitor, start):
    visitor.get("/book/details/", start)
    ends = timezone.now() + timedelta(minutes=4)
    holds().update(expires_at=ends)
    visitor.get("/book/details/", start)
    assert holds().get().expires_at == ends


def test_a_lapsed_hold_books_all_the_same_while_the_time_is_free(visitor, start):
    form = visitor.form(start)
    lapse()
    assert visitor.post("/book/details/", form).status_code == 302
    assert not holds().exists()


def test_a_lapsed_hold_that_somebody_else_took_is_said_kindly_and_keeps_what_was_typed(visitor, other, start):
    form = visitor.form(start, note="by the window")
    lapse()
    other.post("/book/details/", other.form(start, **ADA))
    answer = visitor.post("/book/details/", form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "We had kept it for you for ten minutes." in text
    assert "by the window" in text
    assert "Maya Lindt" in text


def test_a_form_with_a_mistake_keeps_the_hold(visitor, start):
    answer = visitor.post("/book/details/", visitor.form(start, name=""))
    assert answer.status_code == 422
    assert "We keep this time for you until" in answer.content.decode()
    assert holds().count() == 1


def test_one_of_the_nearest_is_booked_and_leaves_no_hold(visitor, other, start):
    other.get("/book/details/", start)
    page = visitor.get("/book/details/", start).content.decode()
    nearest = page.split('type="radio" name="t" value="', 1)[1].split('"', 1)[0]
    typed = {"name": "Maya", "phone": "0151 2222222", "agreed": "on", "key": key_of(page), "t": nearest}
    answer = visitor.post("/book/details/", dict(start) | typed)
    assert answer.status_code == 302
    assert holds().count() == 1


def fresh(client_of, salon, shop, address):
    client = client_of(salon)
    client.defaults["REMOTE_ADDR"] = address
    return Visitor(client, shop)


def at_hours(start, count):
    first = datetime.strptime(time_of(start), "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    rest = [pair for pair in start if pair[0] != "t"]
    return [[*rest, ("t", instant_text(first + timedelta(days=number + 1)))] for number in range(count)]


def test_one_address_holds_three_times_at_once_and_no_more_but_may_book(salon_a, shop, client_of, start):
    crowd = [fresh(client_of, salon_a, shop, "198.51.100.7") for _ in range(4)]
    pages = [
        somebody.get("/book/details/", pairs)
        for somebody, pairs in zip(crowd, at_hours(start, 4), strict=True)
    ]
    assert [b"We keep this time" in page.content for page in pages] == [True, True, True, False]
    typed = dict(at_hours(start, 4)[3]) | ADA | {"agreed": "on", "key": key_of(pages[3].content.decode())}
    assert crowd[3].post("/book/details/", typed).status_code == 302


def test_a_home_with_many_ipv6_addresses_is_one_address(salon_a, shop, client_of, start):
    crowd = [fresh(client_of, salon_a, shop, f"2001:db8:1:2::{number}") for number in range(1, 5)]
    pages = [
        somebody.get("/book/details/", pairs)
        for somebody, pairs in zip(crowd, at_hours(start, 4), strict=True)
    ]
    assert [b"We keep this time" in page.content for page in pages] == [True, True, True, False]


def test_a_location_is_never_held_whole(salon_a, shop, client_of, start, monkeypatch):
    monkeypatch.setattr("booking.storefront.choosing.holding.MOST_OF_LOCATION", 2)
    crowd = [fresh(client_of, salon_a, shop, f"198.51.100.{number}") for number in range(3)]
    pages = [
        somebody.get("/book/details/", pairs)
        for somebody, pairs in zip(crowd, at_hours(start, 3), strict=True)
    ]
    assert [b"We keep this time" in page.content for page in pages] == [True, True, False]


def test_one_address_makes_no_more_than_so_many_holds_an_hour(visitor, start, monkeypatch):
    monkeypatch.setattr("booking.storefront.choosing.holding.MOST_AN_HOUR", 3)
    pages = [visitor.get("/book/details/", pairs) for pairs in at_hours(start, 4)]
    assert [b"We keep this time" in page.content for page in pages] == [True, True, True, False]
    assert not holds().exists()


def test_a_page_loaded_in_advance_holds_nothing(visitor, start):
    visitor.get("/book/details/", start, headers={"sec-purpose": "prefetch;prerender"})
    visitor.client.head("/book/details/", start)
    assert not holds().exists()


def test_a_page_of_times_loaded_in_advance_gives_nothing_free(visitor, start):
    visitor.get("/book/details/", start)
    visitor.get("/book/time/", start, headers={"sec-purpose": "prefetch"})
    visitor.client.head("/book/time/", start)
    assert holds().count() == 1
    assert visitor.post("/book/details/", visitor.form(start)).status_code == 302
    assert not holds().exists()


def test_nothing_is_held_in_a_salon_that_can_only_be_read(visitor, start, salon_a):
    Salon.objects.filter(pk=salon_a.pk).update(status="read_only")
    forget_hosts()
    assert visitor.get("/book/details/", start).status_code == 200
    assert not holds().exists()


def test_a_proxy_that_writes_ipv4_as_ipv6_makes_no_one_home_of_all(salon_a, shop, client_of, start):
    crowd = [fresh(client_of, salon_a, shop, f"::ffff:198.51.100.{number}") for number in range(1, 5)]
    pages = [
        somebody.get("/book/details/", pairs)
        for somebody, pairs in zip(crowd, at_hours(start, 4), strict=True)
    ]
    assert all(b"We keep this time" in page.content for page in pages)


def test_a_forged_cookie_frees_nobody_elses_time(visitor, other, start):
    visitor.get("/book/details/", start)
    other.client.cookies["hold"] = f'["{holds().get().hold_key}", ""]'
    other.get("/book/time/", start)
    assert holds().count() == 1


def test_no_address_is_kept_with_a_hold(visitor, start):
    visitor.get("/book/details/", start)
    assert "127.0.0.1" not in holds().get().hold_key


@pytest.mark.parametrize("far", ["0001-01-01T00:00Z", "2999-12-31T23:59Z"])
def test_a_time_out_of_reach_is_not_held(visitor, start, far):
    page = visitor.get("/book/details/", [*[pair for pair in start if pair[0] != "t"], ("t", far)])
    assert page.status_code < 500
    assert not holds().exists()
