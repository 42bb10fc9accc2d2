"""The live board: who is where in the shop, for how long, and the next step by one tap."""

from datetime import timedelta

import pytest

from booking.diary.flow import appointment_say_late, appointment_settle
from booking.diary.models import Appointment
from booking.diary.presenters.lanes import Hand, lane_of, lanes_of, timer_of
from booking.diary.services import appointment_move, appointment_set_state
from booking.diary.views import board
from booking.diary.views.live import pulse_of
from booking.diary.wishes import Channel, WrongState
from booking.team.models import StaffMember
from kernel.actor import system_actor
from kernel.clock import FixedClock, system_clock
from kernel.errors import BadInput, NotFound
from tests.booking.desk.scene import book, open_all_day
from tests.booking.diary.shop import SYSTEM, make_shop
from tests.conftest import cast_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def step(visit, state, at):
    return appointment_set_state(
        actor=system_actor("test"), clock=FixedClock(at), appointment_id=visit.pk, version=None, state=state
    )


def settle(visit, at):
    return appointment_settle(
        actor=system_actor("test"), clock=FixedClock(at), appointment_id=visit.pk, version=None
    )


def fresh(visit):
    return Appointment.objects.get(pk=visit.pk)


def test_a_visit_goes_from_lane_to_lane_and_leaves_when_it_is_paid(in_a):
    shop = make_shop(
        "09:00-18:00", service={"work_minutes": 20, "processing_minutes": 30, "finishing_minutes": 10}
    )
    visit, at = shop.book("10:00"), shop.at
    lanes = [lane_of(visit, at("08:30")), lane_of(visit, at("09:00"))]
    for state, text in (("arrived", "09:58"), ("consulting", "10:01"), ("in_service", "10:05")):
        visit = step(visit, state, at(text))
        lanes.append(lane_of(visit, at(text)))
    lanes += [lane_of(visit, at(text)) for text in ("10:24", "10:25", "10:54", "10:55")]
    visit = step(visit, "done", at("11:10"))
    lanes += [lane_of(visit, at("11:10")), lane_of(settle(visit, at("11:15")), at("11:15"))]
    assert lanes == [
        *["", "coming", "arrived", "consulting", "service"],
        *["service", "processing", "processing", "service"],
        *["paying", ""],
    ]
    kept = fresh(visit)
    assert (kept.consulted_at, kept.settled_at) == (at("10:01"), at("11:15"))


@pytest.mark.parametrize(
    ("code", "state", "minutes", "said", "tone"),
    [
        ("coming", "booked", 4, "4 min late", "good"),
        ("coming", "booked", 5, "5 min late", "warn"),
        ("coming", "booked", 15, "15 min late", "bad"),
        ("arrived", "arrived", 4, "14 min", "good"),
        ("arrived", "arrived", 10, "20 min", "bad"),
        ("service", "in_service", 20, "10 min left", "good"),
        ("service", "in_service", 31, "1 min over", "warn"),
    ],
)
def test_a_card_says_how_long_and_its_colour_how_bad_that_is(in_a, code, state, minutes, said, tone):
    shop = make_shop("09:00-18:00")
    visit, start = shop.book("10:00"), shop.at("10:00")
    visit.state, visit.arrived_at = state, start - timedelta(minutes=10)
    visit.started_at = start if state == "in_service" else None
    timer = timer_of(visit, code, start + timedelta(minutes=minutes))
    assert (timer.text, timer.tone) == (said, tone)


def test_who_waits_longest_stands_first(in_a):
    shop = make_shop("09:00-18:00")
    first, second = shop.book("10:00"), shop.book("11:00")
    step(second, "arrived", shop.at("09:50"))
    step(first, "arrived", shop.at("09:55"))
    hand = Hand(shop.tz, shop.at("10:00"), frozenset())
    lanes = {lane.code: lane for lane in lanes_of([fresh(first), fresh(second)], hand)}
    assert [card.visit_id for card in lanes["arrived"].cards] == [second.pk, first.pk]


def test_late_is_said_until_they_are_here_and_forgotten_when_the_visit_is_moved(in_a):
    shop = make_shop("09:00-18:00")
    visit = shop.book("10:00")
    said = appointment_say_late(actor=SYSTEM, appointment_id=visit.pk, version=visit.version, minutes=15)
    assert timer_of(said, "coming", shop.at("10:05")).text == "comes 15 min late"
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
        starts_at=shop.at("12:00"),
    )  # fmt: skip
    assert fresh(visit).late_minutes == 0
    step(visit, "arrived", shop.at("12:00"))
    with pytest.raises(WrongState):
        appointment_say_late(actor=SYSTEM, appointment_id=visit.pk, version=None, minutes=5)


def test_nobody_is_four_hours_late(in_a):
    visit = make_shop("09:00-18:00").book("10:00")
    with pytest.raises(BadInput):
        appointment_say_late(actor=SYSTEM, appointment_id=visit.pk, version=None, minutes=240)


def test_only_what_is_done_is_paid_and_a_step_back_takes_it_back(in_a):
    shop = make_shop("09:00-18:00")
    visit = step(shop.book("10:00"), "in_service", shop.at("10:00"))
    with pytest.raises(WrongState):
        settle(visit, shop.at("10:10"))
    settle(step(visit, "done", shop.at("10:30")), shop.at("10:31"))
    assert step(visit, "in_service", shop.at("10:32")).settled_at is None


def test_one_tap_brings_a_visit_on_and_the_board_is_told(shop, owner):
    visit = book(shop, 1)
    assert f"card-{visit.pk}" in owner.get("/desk/board/").content.decode()
    answer = owner.post(
        f"/desk/board/{visit.pk}/step/", {"version": visit.version, "step": "arrived"}, headers=HTMX
    )
    assert (answer.status_code, answer["HX-Trigger"], fresh(visit).state) == (200, "diary-changed", "arrived")


def test_two_taps_at_two_desks_are_one_step(shop, owner):
    visit = book(shop, 1)
    form = {"version": visit.version, "step": "arrived"}
    owner.post(f"/desk/board/{visit.pk}/step/", form, headers=HTMX)
    answer = owner.post(f"/desk/board/{visit.pk}/step/", form | {"step": "in_service"}, headers=HTMX)
    assert (answer.status_code, fresh(visit).state) == (409, "arrived")


def test_a_tap_without_a_script_leads_back_to_the_board(shop, owner):
    visit = book(shop, 1)
    answer = owner.post(
        f"/desk/board/{visit.pk}/step/", {"version": visit.version, "late": "10", "next": "/desk/board/"}
    )
    assert (answer["Location"], fresh(visit).late_minutes) == ("/desk/board/", 10)


@pytest.mark.parametrize("form", [{}, {"step": "gone"}, {"late": "-5"}])
def test_nonsense_is_no_step(shop, owner, form):
    visit = book(shop, 1)
    answer = owner.post(f"/desk/board/{visit.pk}/step/", {"version": visit.version, **form}, headers=HTMX)
    assert (answer.status_code, fresh(visit).version) == (422, visit.version)


def test_the_poll_is_silent_until_somebody_takes_a_step(shop, owner, monkeypatch):
    monkeypatch.setattr(board, "pulse_of", lambda place, by_minute: pulse_of(place, by_minute=False))
    visit = book(shop, 1)
    stamp = owner.get("/desk/board/").context["stamp"]
    assert owner.get("/desk/board/live/", {"stamp": stamp}).status_code == 204
    step(visit, "arrived", system_clock.now())
    assert "Arrived" in owner.get("/desk/board/live/", {"stamp": stamp}).content.decode()


def test_a_stylist_sees_and_brings_on_only_their_own(shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user=cast.stylist)
    mine, other = book(shop, 1, staff=0), book(shop, 1, staff=1)
    client = client_of(salon_a, cast.stylist)
    text = client.get("/desk/board/").content.decode()
    assert (f"card-{mine.pk}" in text, f"card-{other.pk}" in text) == (True, False)
    answer = client.post(f"/desk/board/{other.pk}/step/", {"version": other.version, "step": "arrived"})
    assert answer.status_code == 404


def test_an_accountant_brings_nobody_on(shop, client_of, salon_a, cast):
    visit = book(shop, 1)
    client = client_of(salon_a, cast.accountant)
    answer = client.post(f"/desk/board/{visit.pk}/step/", {"version": visit.version, "step": "arrived"})
    assert answer.status_code == 403


def test_a_stranger_salon_has_no_such_visit(shop, client_of, salon_b):
    visit = book(shop, 1)
    client = client_of(salon_b, cast_of(salon_b).owner)
    assert client.post(f"/desk/board/{visit.pk}/step/", {"version": 1, "step": "arrived"}).status_code == 404


def test_an_unknown_visit_cannot_be_paid(in_a):
    with pytest.raises(NotFound):
        appointment_settle(actor=SYSTEM, clock=system_clock, appointment_id=1, version=None)
