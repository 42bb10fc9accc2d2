"""Double taps, reloads, two tabs, and a slot taken meanwhile."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection

from booking.catalog.models import Service, StaffService
from booking.diary.models import Appointment
from booking.storefront.services import SCOPE
from booking.team.models import StaffMember
from kernel.clock import system_clock
from kernel.idempotency.models import IdempotencyRecord
from kernel.idempotency.services import STALE_SECONDS, InProgress
from tests.booking.storefront.conftest import key_of, links


def test_the_same_form_sent_twice_books_once(visitor):
    form = visitor.form(visitor.a_start())
    first, second = visitor.post("/book/details/", form), visitor.post("/book/details/", form)
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_the_same_form_with_other_words_shows_the_visit_that_is_booked(visitor):
    form = visitor.form(visitor.a_start())
    token = visitor.post("/book/details/", form)["Location"].rstrip("/").rsplit("/", 1)[1]
    answer = visitor.post("/book/details/", form | {"name": "Somebody Else"})
    assert answer.status_code == 409
    assert f"/b/{token}/" in answer.content.decode()
    assert Appointment.objects.count() == 1


@pytest.fixture
def another_session():
    """The number of a session of the database that is there, and is not ours."""
    with connection.copy().cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        yield cursor.fetchone()[0]
        cursor.db.close()


@pytest.fixture
def claimed(visitor, another_session):
    """A form whose key another session claims, and is at work on."""
    form = visitor.form(visitor.a_start())
    claim = {"scope": SCOPE, "key": form["key"], "body_hash": "x", "status": 0}
    IdempotencyRecord.objects.create(**claim, answer={"session": another_session})
    return form


def test_a_form_sent_while_the_first_is_worked_on_waits(visitor, monkeypatch):
    def at_work(**_booking):
        raise InProgress

    form = visitor.form(visitor.a_start())
    monkeypatch.setattr("booking.storefront.views.details.booking_make", at_work)
    answer = visitor.post("/book/details/", form)
    assert answer["Location"].startswith(f"/book/wait/?key={form['key']}&")


def test_a_form_changed_and_sent_while_the_first_is_worked_on_waits_too(visitor, claimed):
    answer = visitor.post("/book/details/", claimed)
    assert answer["Location"].startswith(f"/book/wait/?key={claimed['key']}&")
    assert visitor.get(answer["Location"])["Refresh"] == "1"


@pytest.mark.parametrize(
    "change",
    [{"answer": {"session": 0}}, {"created_at": system_clock.now() - timedelta(seconds=STALE_SECONDS + 1)}],
    ids=["it died", "it hangs"],
)
def test_the_waiting_page_gives_up_on_a_first_try_that_came_to_nothing(visitor, claimed, change):
    waiting = visitor.post("/book/details/", claimed)["Location"]
    IdempotencyRecord.objects.update(**change)
    assert_leads_back_to_the_form(visitor, visitor.get(waiting))


def test_the_waiting_page_gives_up_on_a_first_try_that_was_refused(visitor, claimed):
    waiting = visitor.post("/book/details/", claimed)["Location"]
    IdempotencyRecord.objects.all().delete()
    assert_leads_back_to_the_form(visitor, visitor.get(waiting))


def assert_leads_back_to_the_form(visitor, page):
    """The page says that nothing is booked, does not load itself again, and its link books the same time."""
    assert "That did not go through" in page.content.decode()
    assert "Refresh" not in page
    again = visitor.form(parse_qsl(urlsplit(links(page, "/book/details/")[0]).query))
    assert visitor.post("/book/details/", again).status_code == 302
    assert Appointment.objects.count() == 1


def test_the_waiting_page_moves_on_once_it_is_booked(visitor):
    form = visitor.form(visitor.a_start())
    done = visitor.post("/book/details/", form)
    assert visitor.get(f"/book/wait/?key={form['key']}")["Location"] == done["Location"]


def test_a_slot_taken_meanwhile_names_the_nearest_and_keeps_what_was_typed(visitor, shop):
    start = visitor.first_start(f"&p={shop.staff[0].pk}")
    mine, theirs = (
        visitor.form(start, note="by the window"),
        visitor.form(start, name="Somebody", phone="0151 99999999"),
    )
    visitor.post("/book/details/", theirs | {"email": ""})
    answer = visitor.post("/book/details/", mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody just took that time" in text
    assert text.count('type="radio" name="t"') >= 3
    assert "by the window" in text
    assert "Maya Lindt" in text


def test_one_of_the_nearest_times_is_booked_from_that_page(visitor, shop):
    start = visitor.first_start(f"&p={shop.staff[0].pk}")
    form = visitor.form(start)
    visitor.post("/book/details/", visitor.form(start, name="Somebody", phone="0151 99999999", email=""))
    page = visitor.post("/book/details/", form).content.decode()
    other = page.split('type="radio" name="t" value="', 1)[1].split('"', 1)[0]
    answer = visitor.post("/book/details/", form | {"t": other, "key": key_of(page)})
    assert answer.status_code == 302
    assert Appointment.objects.filter(customer__name="Maya Lindt").count() == 1


def test_too_many_bookings_of_one_person_are_slowed_down(visitor):
    start = visitor.a_start()
    answers = [visitor.post("/book/details/", visitor.form(start, t="2020-01-01T10:00Z")) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]
    assert "Maya Lindt" in answers[-1].content.decode()


def test_the_same_form_sent_sixteen_times_counts_once(visitor):
    form = visitor.form(visitor.a_start())
    answers = [visitor.post("/book/details/", form) for _again in range(16)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda shop: Service.objects.filter(pk=shop.services[1].pk).update(bookable_online=False),
        lambda shop: StaffService.objects.filter(service=shop.services[1], staff=shop.staff[0]).delete(),
        lambda shop: Service.objects.filter(pk=shop.services[1].pk).update(price_minor=9900),
        lambda shop: StaffMember.objects.filter(pk=shop.staff[0].pk).update(bookable_online=False),
    ],
    ids=["a service", "a skill", "a price", "a person"],
)
def test_what_changed_since_it_was_shown_is_shown_again_before_it_is_booked(visitor, shop, change):
    cut, colour = (service.pk for service in shop.services)
    pairs = dict(visitor.first_start(f"&s={colour}&p={shop.staff[0].pk}"))
    form = visitor.form([*pairs.items(), ("s", cut)]) | {"s": [cut, colour]}
    page = visitor.get("/book/details/", form).content.decode()
    form |= {"shown": key_of(page, "shown")}
    change(shop)
    answer = visitor.post("/book/details/", form)
    text = answer.content.decode()
    assert (answer.status_code, Appointment.objects.count()) == (409, 0)
    assert "has just changed something" in text
    assert "Maya Lindt" in text
    assert visitor.post("/book/details/", form | {"shown": key_of(text, "shown")}).status_code == 302


@pytest.mark.parametrize("key", ["a\0b", "é\n", "x" * 500, "<b>"])
def test_a_key_that_no_form_of_ours_has_is_no_key(visitor, key):
    answer = visitor.post("/book/details/", visitor.form(visitor.a_start()) | {"key": key})
    assert answer.status_code in {302, 400}
    assert visitor.get("/book/wait/", {"key": key}).status_code in {200, 400}


@pytest.mark.parametrize("start", ["9999-12-31T23:59Z", "0001-01-01T00:00Z"])
def test_a_start_beyond_every_calendar_is_no_start(visitor, start):
    answer = visitor.post("/book/details/", visitor.form(visitor.a_start()) | {"t": start})
    assert answer["Location"].startswith("/book/time/")
