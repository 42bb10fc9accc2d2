"""One visit: seen, brought through the day, noted, moved, cancelled; and what a stranger gets."""

import pytest

from booking.diary.models import Appointment
from booking.places.models import BookingRules, Location
from booking.team.models import StaffMember
from crm.customers.models import CustomerContact
from kernel.clock import system_clock
from tests.booking.desk.scene import at, book, open_all_day
from tests.conftest import cast_of


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def visit(shop):
    return book(shop, 600, days=1)


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def address(visit, step=""):
    return f"/desk/visits/{visit.pk}/{step}"


def fresh(visit):
    return Appointment.objects.get(pk=visit.pk)


def test_it_shows_customer_service_person_and_contact(visit, owner):
    text = owner.get(address(visit)).content.decode()
    assert all(word in text for word in ("Ada", "Cut", "Ana", "ada@example.com", visit.reference))


def test_the_drawer_gets_only_the_visit(visit, owner):
    text = owner.get(
        address(visit), headers={"HX-Request": "true", "HX-Target": "drawer-body"}
    ).content.decode()
    assert "Ada" in text
    assert "<html" not in text


def test_a_button_brings_it_to_the_next_state(visit, owner):
    owner.post(address(visit, "state/"), {"version": visit.version, "state": "confirmed"})
    assert fresh(visit).state == "confirmed"


def test_after_a_change_one_is_back_where_one_was(visit, owner):
    form = {"version": visit.version, "state": "confirmed", "next": "/desk/diary/?day=2026-12-01"}
    assert owner.post(address(visit, "state/"), form)["Location"] == "/desk/diary/?day=2026-12-01"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_next_never_leads_elsewhere(visit, owner, wanted):
    form = {"version": visit.version, "state": "confirmed", "next": wanted}
    assert owner.post(address(visit, "state/"), form)["Location"] == address(visit)


def test_a_note_written_meanwhile_is_shown_and_what_was_typed_is_kept(visit, owner):
    stale = {"version": visit.version}
    owner.post(address(visit, "note/"), stale | {"desk_note": "likes tea"})
    answer = owner.post(address(visit, "note/"), stale | {"desk_note": "likes coffee"})
    text = answer.content.decode()
    assert (answer.status_code, fresh(visit).desk_note) == (409, "likes tea")
    assert "This was changed meanwhile" in text
    assert all(note in text for note in ("likes tea", "likes coffee"))


def test_a_stale_note_can_be_saved_on_purpose_from_the_page_that_shows_the_newer_one(visit, owner):
    owner.post(address(visit, "note/"), {"version": visit.version, "desk_note": "likes tea"})
    stale = owner.post(address(visit, "note/"), {"version": visit.version, "desk_note": "likes coffee"})
    newest = stale.context["note_form"]["version"].value()
    owner.post(address(visit, "note/"), {"version": newest, "desk_note": "tea and coffee"})
    assert fresh(visit).desk_note == "tea and coffee"


def test_a_stale_button_shows_how_the_visit_stands(visit, owner):
    owner.post(address(visit, "state/"), {"version": visit.version, "state": "confirmed"})
    answer = owner.post(address(visit, "state/"), {"version": visit.version, "state": "arrived"})
    assert (answer.status_code, answer.context["visit"].state) == (409, "confirmed")


def test_a_stale_cancelling_keeps_the_reason(visit, owner):
    owner.post(address(visit, "note/"), {"version": visit.version, "desk_note": "likes tea"})
    answer = owner.post(address(visit, "cancel/"), {"version": visit.version, "reason": "Caught a cold"})
    assert (answer.status_code, fresh(visit).state) == (409, "booked")
    assert "Caught a cold" in answer.content.decode()


def test_a_stale_move_shows_the_newer_time_and_keeps_the_chosen_one(visit, shop, owner):
    first, second = at(shop, 720, days=2).isoformat(), at(shop, 780, days=2).isoformat()
    form = {"version": visit.version, "p": shop.staff[0].pk, "day": at(shop, 0, days=2).date().isoformat()}
    owner.post(address(visit, "move/"), form | {"start": first})
    answer = owner.post(address(visit, "move/"), form | {"start": second})
    assert (answer.status_code, fresh(visit).starts_at) == (409, at(shop, 720, days=2))
    assert answer.context["start"] == second


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_a_move_that_does_not_say_what_it_saw_is_refused(visit, shop, owner, version):
    form = {"version": version, "start": at(shop, 720, days=2).isoformat(), "p": shop.staff[1].pk}
    assert owner.post(address(visit, "move/"), form).status_code == 409
    assert fresh(visit).version == visit.version


def test_cancelling_needs_a_reason_and_says_so(visit, owner):
    answer = owner.post(address(visit, "cancel/"), {"version": visit.version, "reason": ""})
    assert (answer.status_code, fresh(visit).state) == (422, "booked")
    assert "This field is required" in answer.content.decode()


def test_a_cancelled_visit_says_why_and_frees_its_time(visit, owner):
    owner.post(address(visit, "cancel/"), {"version": visit.version, "reason": "Caught a cold"})
    assert fresh(visit).blocks.count() == 0
    assert "Caught a cold" in owner.get(address(visit)).content.decode()


@pytest.mark.parametrize(
    ("days", "said"), [(1, "this is later than the salon allows"), (9, "by themselves until")]
)
def test_cancelling_says_what_the_salons_rules_say(shop, owner, days, said):
    BookingRules.objects.update(cancel_notice_minutes=3 * 1440, policy_text="Three days, please.")
    late = book(shop, 600, days=days)
    page = owner.get(f"/desk/visits/{late.pk}/").content.decode()
    assert (said in page, "Three days, please." in page) == (True, True)


def test_a_visit_that_was_cancelled_too_late_says_so(shop, owner):
    BookingRules.objects.update(cancel_notice_minutes=3 * 1440)
    late = book(shop, 600, days=1)
    form = {"version": late.version, "reason": "Caught a cold"}
    owner.post(f"/desk/visits/{late.pk}/cancel/", form)
    page = owner.get(f"/desk/visits/{late.pk}/").content.decode()
    assert "Later than the salon allows" in page


def test_the_move_page_offers_free_times(visit, owner):
    answer = owner.get(address(visit, "move/"))
    assert sum(len(part.choices) for part in answer.context["parts"]) > 10


def test_the_move_page_of_somebody_who_left_offers_the_others(visit, shop, owner):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(archived_at=at(shop, 0))
    answer = owner.get(address(visit, "move/"))
    assert [person.label for person in answer.context["lines"][0].people] == ["Ben"]
    assert answer.context["parts"]


def test_a_moved_visit_stands_at_the_new_time(visit, shop, owner):
    start = at(shop, 720, days=2)
    form = {"version": visit.version, "start": start.isoformat(), "p": shop.staff[1].pk}
    assert owner.post(address(visit, "move/"), form).status_code == 302
    moved = fresh(visit)
    assert moved.starts_at == start
    assert moved.lines.get().staff == shop.staff[1]


def test_moving_onto_another_visit_offers_the_nearest_times(visit, shop, owner):
    other = book(shop, 900, days=1, name="Grace")
    form = {"version": visit.version, "start": other.starts_at.isoformat(), "p": shop.staff[0].pk}
    answer = owner.post(address(visit, "move/"), form)
    assert answer.status_code == 409
    assert answer.context["alternatives"]


def test_the_owner_may_move_onto_another_visit_on_purpose(visit, shop, owner):
    other = book(shop, 900, days=1, name="Grace")
    when = other.starts_at.astimezone(at(shop, 0).tzinfo).strftime("%Y-%m-%dT%H:%M")
    form = {"version": visit.version, "override": "1", "at": when, "p": shop.staff[0].pk}
    owner.post(address(visit, "move/"), form)
    assert fresh(visit).starts_at == other.starts_at


def test_history_tells_what_happened_in_words(visit, owner):
    owner.post(address(visit, "state/"), {"version": visit.version, "state": "confirmed"})
    words = [event.what for event in owner.get(address(visit)).context["history"]]
    assert words == ["Booked", "Confirmed"]


def test_a_stylist_sees_their_visit_with_the_contact_masked(visit, shop, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[0].pk).update(user=cast.stylist)
    CustomerContact.objects.create(customer=visit.customer, kind="phone", value="+4915112345678")
    text = client_of(salon_a, cast.stylist).get(address(visit)).content.decode()
    assert "+49…78" in text
    assert "15112345678" not in text
    assert "ada@example.com" not in text


@pytest.mark.parametrize("step", ["", "move/"])
def test_a_stylist_cannot_open_a_colleagues_visit(visit, shop, client_of, salon_a, cast, step):
    StaffMember.objects.filter(pk=shop.staff[1].pk).update(user=cast.stylist)
    assert client_of(salon_a, cast.stylist).get(address(visit, step)).status_code == 404


def test_at_a_location_that_was_put_away_the_page_of_times_says_why_there_are_none(visit, owner, shop):
    Location.objects.update(archived_at=system_clock.now())
    page = owner.get(address(visit, "move/"))
    assert page.status_code == 200
    assert "This location takes no bookings." in page.content.decode()


@pytest.mark.parametrize("step", ["", "move/"])
def test_another_salon_sees_nothing(visit, client_of, salon_b, step):
    stranger = client_of(salon_b, cast_of(salon_b).owner)
    assert stranger.get(address(visit, step)).status_code == 404


@pytest.mark.parametrize("step", ["state/", "note/", "cancel/"])
def test_get_changes_nothing(visit, owner, step):
    assert owner.get(address(visit, step)).status_code == 405


def test_what_is_over_is_booked_again_in_two_taps(shop, owner):
    visit = book(shop, 600, days=-3)
    first = owner.get(address(visit)).context["again"][0]
    page = owner.get(first.url)
    assert page.context["start"] == at(shop, 600, days=25).isoformat()
    assert [person.name for person in page.context["found"]] == ["Ada"]
    form = {
        "location": shop.location.pk, "s": str(shop.services[0].pk), "p": str(shop.staff[0].pk),
        "start": page.context["start"], "customer_id": page.context["form"]["customer_id"].value(),
    }  # fmt: skip
    owner.post("/desk/visits/new/", form)
    again = Appointment.objects.exclude(pk=visit.pk).get()
    assert (again.customer_id, again.starts_at) == (visit.customer_id, at(shop, 600, days=25))


def test_whoever_had_it_by_turn_is_not_asked_for_the_next_time(shop, owner):
    visit = book(shop, 600, days=-3)
    visit.lines.update(staff_requested=False, by_turn=True)
    assert "&p=&" in f"{owner.get(address(visit)).context['again'][0].url}&"
    visit.lines.update(staff_requested=True, by_turn=False)
    assert f"&p={shop.staff[0].pk}&" in f"{owner.get(address(visit)).context['again'][0].url}&"


def test_what_is_still_to_come_is_not_booked_again(visit, owner):
    assert owner.get(address(visit)).context["again"] == []
