"""Double taps, reloads, two tabs, and a slot taken meanwhile."""

from booking.diary.models import Appointment
from booking.storefront.services import SCOPE
from kernel.idempotency.models import IdempotencyRecord
from tests.booking.storefront.conftest import key_of


def test_the_same_form_sent_twice_books_once(visitor):
    form = visitor.form(visitor.first_start())
    first, second = visitor.post("/book/details/", form), visitor.post("/book/details/", form)
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_the_same_form_with_other_words_shows_the_visit_that_is_booked(visitor):
    form = visitor.form(visitor.first_start())
    token = visitor.post("/book/details/", form)["Location"].rstrip("/").rsplit("/", 1)[1]
    answer = visitor.post("/book/details/", form | {"name": "Somebody Else"})
    assert answer.status_code == 409
    assert f"/b/{token}/" in answer.content.decode()
    assert Appointment.objects.count() == 1


def test_a_form_sent_while_the_first_is_worked_on_waits(visitor):
    form = visitor.form(visitor.first_start())
    visitor.post("/book/details/", form)
    IdempotencyRecord.objects.filter(scope=SCOPE).update(status=0)
    answer = visitor.post("/book/details/", form)
    assert answer["Location"] == f"/book/wait/?key={form['key']}"
    assert visitor.get(answer["Location"])["Refresh"] == "1"


def test_the_waiting_page_moves_on_once_it_is_booked(visitor):
    form = visitor.form(visitor.first_start())
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
    start = visitor.first_start()
    answers = [visitor.post("/book/details/", visitor.form(start, t="2020-01-01T10:00Z")) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]
    assert "Maya Lindt" in answers[-1].content.decode()
