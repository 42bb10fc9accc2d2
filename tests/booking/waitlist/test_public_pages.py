"""The waitlist on the booking page, and the page of the private link."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from booking.diary.models import Appointment
from booking.diary.services import appointment_cancel
from booking.diary.wishes import Channel
from booking.requests.models import RequestRules
from booking.waitlist.models import WaitlistEntry, WaitlistOffer
from booking.waitlist.offering import waitlist_work
from booking.waitlist.tokens import entry_token
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.desk.scene import book, today_of
from tests.booking.diary.shop import SYSTEM
from tests.booking.questions.test_questions import question
from tests.booking.storefront.conftest import key_of, links, shop, visitor
from tests.booking.waitlist.scene import rule

__all__ = ["shop", "visitor"]


def day_of(visitor) -> str:
    """The shop's day after tomorrow."""
    return (today_of(visitor.shop) + timedelta(days=2)).isoformat()


def form(visitor, **typed):
    """The form for the first service in two days, filled in."""
    choice = {"s": visitor.shop.services[0].pk, "d": day_of(visitor)}
    page = visitor.get("/book/waitlist/", choice).content.decode()
    person = {"name": "Maya Lindt", "phone": "", "email": "maya@example.com", "agreed": "on"}
    window = {"from_date": day_of(visitor), "until_date": day_of(visitor), "part": "any", "notice": "30"}
    return {**choice, **person, **window, "key": key_of(page), **typed}


def join(visitor, **typed) -> str:
    """The address of the private page of somebody who has joined."""
    answer = visitor.post("/book/waitlist/", form(visitor, **typed))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def offered(visitor) -> str:
    """The private page of somebody to whom Ana's and Ben's cancelled ten o'clock is offered."""
    visit = book(visitor.shop, 600, days=2)
    address = join(visitor)
    appointment_cancel(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, appointment_id=visit.pk, version=None
    )
    waitlist_work(clock=system_clock)
    return address


def answer_to(visitor, address: str, verb: str):
    """The answer to the button of the open offer."""
    return visitor.post(f"{address}{verb}/", {"offer": WaitlistOffer.objects.latest("pk").pk})


def test_the_page_of_times_leads_onto_the_list_with_what_was_chosen(visitor):
    choice = urlencode({"s": visitor.shop.services[0].pk, "d": day_of(visitor)})
    times = visitor.get(f"/book/time/?{choice}")
    assert links(times, "/book/waitlist/") == [f"/book/waitlist/?{choice}"]


def test_who_joins_comes_to_their_own_page_which_no_one_keeps(visitor):
    page = visitor.get(join(visitor))
    assert "You are on the list" in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


def test_the_same_form_sent_twice_joins_once(visitor):
    sent = form(visitor)
    first, second = visitor.post("/book/waitlist/", sent), visitor.post("/book/waitlist/", sent)
    assert first["Location"] == second["Location"]
    assert WaitlistEntry.objects.count() == 1


def test_another_form_with_the_same_key_is_told_so(visitor):
    sent = form(visitor)
    visitor.post("/book/waitlist/", sent)
    assert visitor.post("/book/waitlist/", {**sent, "name": "Other"}).status_code == 422
    assert WaitlistEntry.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"agreed": ""}, {"email": ""}, {"until_date": "2020-01-01"}, {"website": "x"}, {"notice": "-5"}]
)
def test_a_form_that_is_not_right_is_shown_again_with_what_was_typed(visitor, typed):
    answer = visitor.post("/book/waitlist/", form(visitor, **typed))
    assert answer.status_code == 422
    assert 'value="Maya Lindt"' in answer.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_joining_is_counted_as_bookings_are(visitor):
    for _ in range(6):
        join(visitor)
    assert visitor.post("/book/waitlist/", form(visitor)).status_code == 429


def test_a_salon_without_online_waitlist_has_no_such_page(visitor):
    rule("first", joins_online=False)
    choice = {"s": visitor.shop.services[0].pk}
    assert visitor.get("/book/waitlist/", choice).status_code == 404
    assert not links(visitor.get("/book/time/", choice), "/book/waitlist/")


def test_the_offered_time_is_taken_with_one_tap(visitor):
    address = offered(visitor)
    assert "Take this time" in visitor.get(address).content.decode()
    answer = answer_to(visitor, address, "take")
    visit = Appointment.objects.get(state="booked")
    assert (answer.status_code, visit.visitor_email) == (302, "maya@example.com")
    assert visitor.get(answer["Location"]).status_code == 200
    assert "your visit is booked" in visitor.get(address).content.decode()


def test_looking_at_the_offer_takes_nothing(visitor):
    address = offered(visitor)
    assert visitor.get(f"{address}take/").status_code == 405
    visitor.get(address)
    assert not Appointment.objects.filter(state="booked").exists()


def test_who_says_no_keeps_waiting_and_who_leaves_does_not(visitor):
    address = offered(visitor)
    assert answer_to(visitor, address, "decline").status_code == 302
    assert "You are on the list" in visitor.get(address).content.decode()
    visitor.post(f"{address}leave/")
    assert "off the waitlist" in visitor.get(address).content.decode()


def test_an_answer_to_an_offer_that_is_over_is_told_so(visitor):
    address = offered(visitor)
    answer_to(visitor, address, "decline")
    answer = answer_to(visitor, address, "take")
    assert (answer.status_code, Appointment.objects.filter(state="booked").count()) == (409, 0)
    assert "This offer is over" in answer.content.decode()


def test_the_link_of_another_salon_leads_nowhere(visitor, salon_b):
    join(visitor)
    reference = WaitlistEntry.objects.get().reference
    with salon_context(salon_b):
        foreign = entry_token(reference)
    assert visitor.get(f"/w/{foreign}/").status_code == 404


def test_guessing_links_is_slow(visitor):
    answers = [visitor.get(f"/w/ABCDEFGH{number}/").status_code for number in range(21)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_the_page_of_the_offer_asks_says_what_is_missing_and_that_the_salon_looks_at_it(visitor):
    must = question(required=True, text="Allergies?")
    RequestRules.objects.update_or_create(pk=1, defaults={"mode": "always"})
    address = offered(visitor)
    text = visitor.get(address).content.decode()
    assert all(
        words in text for words in ("Allergies?", "The salon confirms the visit once you take the time.")
    )
    refused = answer_to(visitor, address, "take")
    assert (refused.status_code, f'name="q{must.pk}"' in refused.content.decode()) == (422, True)
    form = {"offer": WaitlistOffer.objects.latest("pk").pk, f"q{must.pk}": "Nuts"}
    done = visitor.post(f"{address}take/", form)
    assert "Asked for, not yet confirmed" in visitor.get(done["Location"]).content.decode()
    assert "the salon is about to confirm it" in visitor.get(address).content.decode()
    assert Appointment.objects.get(source="waitlist").answers[0]["answer"] == "Nuts"
