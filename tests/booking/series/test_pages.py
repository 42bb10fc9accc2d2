"""The pages of a series at the desk: the plan with its clashes, saving, what stands, changing and cancelling."""

from datetime import timedelta

import pytest

from booking.diary.models import Appointment
from booking.series.models import Series
from booking.team.models import StaffMember
from tests.booking.desk.scene import at, book, open_all_day

FOUR_WEEKS = {"every": 1, "rhythm": "weeks", "times": 4, "until": ""}


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def visit(shop):
    return book(shop, 600, days=1)


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def page(visit, step=""):
    return f"/desk/visits/{visit.pk}/series/{step}"


def repeat(client, visit, **values):
    return client.post(page(visit), {"version": visit.version, **FOUR_WEEKS, **values})


def text_of(answer):
    return answer.content.decode()


def test_a_visit_leads_to_its_plan_and_the_plan_to_the_series(shop, visit, owner):
    assert page(visit) in text_of(owner.get(f"/desk/visits/{visit.pk}/"))
    assert text_of(owner.get(page(visit), FOUR_WEEKS)).count("time is free") == 3
    assert repeat(owner, visit).status_code == 302
    assert "Every week on" in text_of(owner.get(page(visit)))
    assert "Visit 1 of 4" in text_of(owner.get(f"/desk/visits/{visit.pk}/"))


def test_a_clash_is_said_and_solved_in_the_page(shop, visit, owner):
    book(shop, 600, days=8, name="Grace")
    text = text_of(owner.get(page(visit), FOUR_WEEKS))
    assert "somebody is there already" in text
    answer = repeat(owner, visit)
    assert (answer.status_code, Series.objects.count()) == (409, 0)
    assert "nothing was saved" in text_of(answer)
    key = f"on-{at(shop, 600, 8).date().isoformat()}"
    ben = shop.staff[1]
    assert f'value="who:{ben.pk}"' in text
    assert repeat(owner, visit, **{key: f"who:{ben.pk}"}).status_code == 302
    assert Appointment.objects.get(starts_at=at(shop, 600, 8), lines__staff=ben).source == "series"


def test_what_is_chosen_for_a_clash_stays_chosen(shop, visit, owner):
    for days in (8, 15):
        book(shop, 600, days=days, name="Grace")
    key = f"on-{at(shop, 600, 8).date().isoformat()}"
    assert '<option value="skip" selected>' in text_of(repeat(owner, visit, **{key: "skip"}))


def test_a_form_sent_twice_makes_one_series(shop, visit, owner):
    for _twice in range(2):
        assert repeat(owner, visit).status_code == 302
    assert (Series.objects.count(), Appointment.objects.count()) == (1, 4)


@pytest.mark.parametrize(
    "typed",
    [{"every": "0"}, {"every": "x"}, {"rhythm": "years"}, {"times": "", "until": ""}, {"times": "900"}, {"until": "soon"}],
)  # fmt: skip
def test_a_rhythm_that_makes_no_sense_is_refused(shop, visit, owner, typed):
    assert owner.get(page(visit), FOUR_WEEKS | typed).status_code == 200
    assert repeat(owner, visit, **typed).status_code == 422
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        "at:now",
        "at:2026-01-01T10:00",
        "at:0001-01-01T00:00:00+14:00",
        "who:",
        "who:a,b",
        "who:1,2,3",
        "who:²",
        "\x00",
        "at:",
    ],
)
def test_a_solution_that_makes_no_sense_is_none(shop, visit, owner, value):
    book(shop, 600, days=8, name="Grace")
    key = f"on-{at(shop, 600, 8).date().isoformat()}"
    assert repeat(owner, visit, **{key: value}).status_code == 409


def test_the_series_is_changed_and_ended_from_its_page(shop, visit, owner):
    repeat(owner, visit)
    series = Series.objects.get()
    typed = {"version": series.version, "scope": "all", "at": "11:30", "days": "0", "person": ""}
    assert text_of(owner.get(page(visit, "change/"), typed)).count("11:30") >= 4
    assert owner.post(page(visit, "change/"), typed).status_code == 302
    assert Appointment.objects.filter(starts_at=at(shop, 690, 22)).exists()
    old = {"version": 1, "scope": "on", "reason": "Ill"}
    owner.post(page(visit, "cancel/"), old)
    assert not Appointment.objects.filter(state="cancelled").exists()
    owner.post(page(visit, "cancel/"), old | {"version": 2})
    assert Appointment.objects.filter(state="cancelled", cancel_reason="Ill").count() == 4


def test_a_stylist_sees_and_repeats_what_is_theirs_alone(shop, visit, client_of, salon_a, cast):
    StaffMember.objects.filter(pk=shop.staff[1].pk).update(user=cast.stylist)
    own, stylist = book(shop, 660, days=1, staff=1), client_of(salon_a, cast.stylist)
    assert stylist.get(page(visit)).status_code == 404
    assert repeat(stylist, visit).status_code == 404
    assert repeat(stylist, own).status_code == 302
    assert stylist.get(page(own)).status_code == 200


def test_a_stranger_salon_finds_nothing(shop, visit, client_of, salon_b, cast_b):
    stranger = client_of(salon_b, cast_b.owner)
    for step in ("", "change/"):
        assert stranger.get(page(visit, step)).status_code == 404


def test_a_visit_is_copied_to_another_day_once(shop, visit, owner):
    address = f"/desk/visits/{visit.pk}/copy/"
    day = at(shop, 600, 29).date().isoformat()
    assert day in text_of(owner.get(address))
    sent = {"key": "abc", "start": at(shop, 615, 29).isoformat(), "day": day}
    for _twice in range(2):
        assert owner.post(address, sent).status_code == 302
    copied = Appointment.objects.exclude(pk=visit.pk).get()
    assert (copied.starts_at, copied.customer, copied.lines.get().staff) == (
        at(shop, 615, 29), visit.customer, shop.staff[0],
    )  # fmt: skip


def test_a_copy_that_clashes_offers_the_nearest_times(shop, visit, owner):
    book(shop, 600, days=29, name="Grace")
    sent = {"key": "abc", "start": at(shop, 600, 29).isoformat()}
    answer = owner.post(f"/desk/visits/{visit.pk}/copy/", sent)
    assert answer.status_code == 409
    assert "Nearest free times" in text_of(answer)


def test_a_drag_with_the_key_held_copies(shop, visit, owner):
    ben = shop.staff[1]
    sent = {"version": visit.version, "start": at(shop, 700, 1).isoformat(), "copy": "on", "key": "k1"}
    sent |= {"from_staff": shop.staff[0].pk, "to_staff": ben.pk}
    answer = owner.post(f"/desk/visits/{visit.pk}/place/", sent)
    assert (answer.status_code, "Booked once more" in text_of(answer)) == (200, True)
    assert Appointment.objects.filter(starts_at=visit.starts_at + timedelta(0)).count() == 1
    assert Appointment.objects.get(starts_at=at(shop, 700, 1)).lines.get().staff == ben


def test_a_copied_drag_that_clashes_stays_a_copy(shop, visit, owner):
    book(shop, 700, days=1, name="Grace")
    sent = {"version": visit.version, "start": at(shop, 700, 1).isoformat(), "copy": "on"}
    answer = owner.post(f"/desk/visits/{visit.pk}/place/", sent)
    assert answer.status_code == 409
    assert 'name="copy"' in text_of(answer)
