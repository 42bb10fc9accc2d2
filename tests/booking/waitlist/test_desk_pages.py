"""The waitlist at the desk: the list, one entry, gaps, what was filled, and the rules."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from booking.diary.models import Appointment
from booking.diary.services import appointment_cancel
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistEntry, WaitlistOffer, WaitlistRules
from booking.waitlist.report import filled_since
from kernel.clock import system_clock
from tests.booking.desk.scene import at, book, open_all_day, today_of
from tests.booking.diary.shop import CUSTOMER, SYSTEM
from tests.booking.waitlist.test_rhythm import moved
from tests.golden_queries import assert_golden, queries_of

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop(in_a):
    """Ana and Ben, all day and all night."""
    return open_all_day()


@pytest.fixture
def reception(salon_a, cast, client_of, shop):
    """The receptionist's browser."""
    return client_of(salon_a, cast.receptionist)


def join(shop, name="Mia", *, days=1, email=None, **values) -> WaitlistEntry:
    """Somebody waits for a cut by Ana tomorrow between ten and eleven."""
    day = today_of(shop) + timedelta(days=days)
    wished = {
        "location_id": shop.location.pk,
        "lines": (LineWish(shop.services[0].pk, staff_id=shop.staff[0].pk),),
        "from_date": day,
        "until_date": day,
        "from_minute": 600,
        "until_minute": 660,
        "notice_minutes": 0,
    }
    return entry_join(
        actor=CUSTOMER,
        clock=system_clock,
        channel=Channel.STOREFRONT,
        wish=EntryWish(**{**wished, **values}),
        customer=CustomerDetails(
            name=name,
            email=f"{name.lower()}@example.com" if email is None else email,
            phone="+49 151 23456789" if email == "" else "",
        ),
    )


def text_of(answer) -> str:
    return answer.content.decode()


def url(name, *args) -> str:
    return reverse(f"waitlist:{name}", args=args, urlconf="config.urls_salon")


def test_the_list_shows_who_waits_in_line_and_finds_them(reception, shop):
    join(shop, "Mia")
    join(shop, "Leo")
    page = text_of(reception.get(url("list")))
    assert page.index("Mia") < page.index("Leo")
    assert "Mia" not in text_of(reception.get(url("list"), {"q": "leo"}))
    assert "Nobody on the waitlist" in text_of(reception.get(url("list"), {"state": "booked"}))


def test_the_pages_cost_the_same_however_many_wait(reception, shop):
    entry = join(shop)
    pages = {
        "list": url("list"),
        "gaps": url("gaps"),
        "entry": url("desk_entry", entry.pk),
        "report": url("report"),
    }
    reception.get("/desk/today/")  # what is read once for a browser and a host is read here
    before = {name: len(queries_of(reception, path)) for name, path in pages.items()}
    for number in range(8):
        join(shop, f"Client{number}")
    reception.get("/desk/today/")
    counts = {name: queries_of(reception, path) for name, path in pages.items()}
    assert {name: len(queries) for name, queries in counts.items()} == before
    assert_golden("waitlist", before, counts)


def test_an_entry_shows_the_free_times_that_suit_and_one_is_offered(reception, shop):
    entry = join(shop)
    page = text_of(reception.get(url("desk_entry", entry.pk)))
    start = at(shop, 630, days=1).isoformat()
    assert start in page
    assert at(shop, 660, days=1).isoformat() not in page
    reception.post(url("offer", entry.pk), {"start": start})
    assert WaitlistOffer.objects.get().rule == "by_hand"
    assert "They take it" in text_of(reception.get(url("desk_entry", entry.pk)))


def test_who_said_yes_on_the_phone_is_booked_by_the_desk(reception, shop):
    entry = join(shop, email="")
    reception.post(url("offer", entry.pk), {"start": at(shop, 600, days=1).isoformat()})
    answer = reception.post(url("desk_take", entry.pk), {"offer": WaitlistOffer.objects.get().pk})
    visit = Appointment.objects.get()
    assert (answer["Location"], visit.visitor_name) == (f"/desk/visits/{visit.pk}/", "Mia")


def test_who_said_no_keeps_waiting_and_may_be_taken_off(reception, shop):
    entry = join(shop)
    reception.post(url("offer", entry.pk), {"start": at(shop, 600, days=1).isoformat()})
    reception.post(url("desk_decline", entry.pk), {"offer": WaitlistOffer.objects.get().pk})
    entry.refresh_from_db()
    assert entry.state == "waiting"
    reception.post(url("withdraw", entry.pk))
    entry.refresh_from_db()
    assert entry.state == "withdrawn"


@pytest.mark.parametrize("start", ["", "nonsense", "2026-02-30T10:00"])
def test_a_start_that_is_none_is_told_so(reception, shop, start):
    entry = join(shop)
    assert reception.post(url("offer", entry.pk), {"start": start}).status_code == 422


def test_a_time_that_somebody_has_cannot_be_offered(reception, shop):
    entry = join(shop)
    book(shop, 600, days=1)
    answer = reception.post(url("offer", entry.pk), {"start": at(shop, 600, days=1).isoformat()})
    assert (answer.status_code, WaitlistOffer.objects.count()) == (409, 0)


def test_who_has_an_offer_gets_no_second_one(reception, shop):
    entry = join(shop)
    reception.post(url("offer", entry.pk), {"start": at(shop, 600, days=1).isoformat()})
    answer = reception.post(url("offer", entry.pk), {"start": at(shop, 630, days=1).isoformat()})
    assert (answer.status_code, WaitlistOffer.objects.count()) == (409, 1)


def test_somebody_is_put_on_the_list_at_the_desk_once(reception, shop):
    page = text_of(reception.get(url("new")))
    sent = {
        "key": page.split('name="key" value="')[1].split('"')[0],
        "services": [str(shop.services[1].pk)],
        "from_date": today_of(shop).isoformat(),
        "until_date": (today_of(shop) + timedelta(days=7)).isoformat(),
        "from_time": "9",
        "until_time": "12:00",
        "weekdays": ["5", "6"],
        "staff": [str(shop.staff[1].pk)],
        "notice": "180",
        "name": "Walk In",
    }
    first, second = reception.post(url("new"), sent), reception.post(url("new"), sent)
    entry = WaitlistEntry.objects.get()
    assert (first["Location"], second["Location"]) == (url("desk_entry", entry.pk),) * 2
    assert (entry.made_by, entry.weekdays, entry.staff_ids) == ("desk", [5, 6], [shop.staff[1].pk])
    assert (entry.from_minute, entry.until_minute, entry.notice_minutes) == (540, 720, 180)


def test_a_form_of_the_desk_that_is_not_right_names_what_is_missing(reception):
    answer = reception.post(url("new"), {"from_date": "x", "name": ""})
    assert answer.status_code == 422
    assert "services" in text_of(answer)


def test_a_gap_shows_what_fits_and_who_waits_for_it_with_one_tap_to_offer(reception, shop):
    join(shop)
    day = (today_of(shop) + timedelta(days=1)).isoformat()
    page = text_of(reception.get(url("gaps"), {"day": day}))
    assert "Room for Colour, Cut" in page
    assert (page.count("Offer 10:00"), page.count("Mia")) == (1, 1)
    reception.post(url("offer", WaitlistEntry.objects.get().pk), {"start": at(shop, 600, days=1).isoformat()})
    assert "Mia" not in text_of(reception.get(url("gaps"), {"day": day}))


def test_a_gap_names_whose_usual_time_has_come_and_one_tap_asks_them(reception, shop):
    for before in (-30, -60, -90, -120):
        moved(book(shop, 600, days=1), before)
    day = (today_of(shop) + timedelta(days=1)).isoformat()
    page = text_of(reception.get(url("gaps"), {"day": day}))
    assert "Ada" in page
    assert "usually every 4 weeks" in page
    where = f"{url('gaps_ask')}?location={shop.location.pk}&day={day}"
    sent = {"customer": Appointment.objects.first().customer_id, "start": at(shop, 600, days=1).isoformat()}
    answers = [reception.post(where, sent)["Location"] for _tap in range(2)]
    offer = WaitlistOffer.objects.get()
    assert answers[0] == url("desk_entry", offer.entry_id)
    assert answers[1].startswith(url("gaps"))
    assert [reception.post(where, bad).status_code for bad in ({}, {**sent, "start": "soon"})] == [404, 404]
    assert "Ada" not in text_of(reception.get(url("gaps"), {"day": day}))


def test_a_booked_stretch_is_no_gap(reception, shop):
    book(shop, 600, days=1)
    day = (today_of(shop) + timedelta(days=1)).isoformat()
    page = text_of(reception.get(url("gaps"), {"day": day}))
    assert "00:00–10:00" in page
    assert "10:30–00:00" in page


def where_it_is_day() -> str:
    """A zone whose clock shows some hour of the day, whenever the test runs."""
    zones = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles")
    return next(zone for zone in zones if 5 <= system_clock.now().astimezone(ZoneInfo(zone)).hour < 18)


def test_today_says_how_many_who_wait_fit_a_gap(reception, shop):
    shop.location.time_zone = where_it_is_day()
    shop.location.save()
    assert "fits a gap" not in text_of(reception.get("/desk/today/"))
    join(shop, days=0, from_minute=0, until_minute=1440)
    join(shop, "Leo", days=3)
    assert "1 customer who waits fits a gap today" in text_of(reception.get("/desk/today/"))


def test_a_stylist_sees_nothing_of_the_waitlist(salon_a, cast, client_of, shop):
    entry = join(shop, days=0, from_minute=0, until_minute=1440)
    stylist = client_of(salon_a, cast.stylist)
    today = text_of(stylist.get("/desk/today/"))
    assert "waitlist" not in today.lower()
    assert stylist.get(url("desk_entry", entry.pk)).status_code == 403


def test_the_report_counts_what_was_filled_and_still_stands(reception, shop):
    for name, minute in (("Mia", 600), ("Leo", 630)):
        entry = join(shop, name)
        reception.post(url("offer", entry.pk), {"start": at(shop, minute, days=1).isoformat()})
        reception.post(url("desk_take", entry.pk), {"offer": WaitlistOffer.objects.latest("pk").pk})
    gone = Appointment.objects.order_by("pk")[0]
    appointment_cancel(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, appointment_id=gone.pk, version=None
    )
    found = filled_since(timezone.now() - timedelta(days=1))
    assert (found.offers, found.taken, found.minutes, found.money_minor, found.percent) == (
        2,
        1,
        30,
        4800,
        50,
    )
    page = text_of(reception.get(url("report")))
    assert "of 2 offers" in page
    assert "Leo" in page


def test_a_manager_sets_the_rules_and_an_older_tab_overwrites_nothing(salon_a, cast, client_of, shop):
    manager = client_of(salon_a, cast.manager)
    sent = {"rule": "everyone", "answer_minutes": "1h", "version": "1"}
    assert manager.post(url("rules"), sent).status_code == 302
    rules = WaitlistRules.objects.get()
    assert (rules.rule, rules.answer_minutes, rules.joins_online, rules.version) == ("everyone", 60, False, 2)
    assert manager.post(url("rules"), {**sent, "rule": "first"}).status_code == 409
    assert manager.post(url("rules"), {**sent, "answer_minutes": "2", "version": "2"}).status_code == 422
    assert WaitlistRules.objects.get().rule == "everyone"


def test_a_receptionist_sets_no_rules(reception):
    assert reception.get(url("rules")).status_code == 403
