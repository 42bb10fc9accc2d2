"""The roster's pages: the grid, one shift, terms, copies, publishing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking.roster.models import RosterRequest, RosterTemplate, RosterTerms, RosterWeek
from booking.roster.plans import monday_of
from tests.booking.roster.scene import NINE, SIX, given_logins
from tests.cast import ShiftRuleFactory, StaffMemberFactory, TimeOffFactory, open_salon
from tests.golden_queries import assert_golden, queries_of
from tests.visits import make_visit

MONDAY = monday_of(timezone.now().date()) + timedelta(weeks=2)


@pytest.fixture
def desk(client_of, cast, salon_a, inside):
    """A manager's browser and the shop."""
    with inside(salon_a):
        shop = open_salon()
    browser = client_of(salon_a, cast.manager)
    browser.shop = shop
    browser.query = f"?location={shop.location.pk}&week={MONDAY.isoformat()}"
    return browser


def change(desk, **values):
    return desk.post(f"/desk/roster/change/{desk.query}", values, headers={"HX-Request": "true"})


def key(desk, number=0, minute=NINE):
    return f"{desk.shop.staff[0].pk}|{(MONDAY + timedelta(days=number)).isoformat()}|{minute}"


def test_the_grid_shows_what_holds_and_the_hours(desk):
    page = desk.get(f"/desk/roster/{desk.query}").content.decode()
    assert page.count("data-shift=") == 14
    assert "63:00 h" in page
    assert "has no day off" in page


def test_a_shift_is_carried_to_another_day(desk):
    change(desk, version=0, take=key(desk))
    answer = change(desk, version=2, take=key(desk, 1), put=f"{key(desk)}|{SIX}")
    assert answer.status_code == 200
    assert answer.content.decode().count("data-shift=") == 13
    assert "1 change not published" in answer.content.decode()


def test_a_click_puts_in_a_shift_of_the_usual_hours(desk):
    change(desk, version=0, take=key(desk))
    change(desk, version=2, put=key(desk).rsplit("|", 1)[0])
    assert f'data-shift="{key(desk)}"' in desk.get(f"/desk/roster/{desk.query}").content.decode()


def test_what_cannot_be_is_named_beside_the_grid_as_it_stands(desk):
    answer = change(desk, version=0, put=f"{key(desk, 0, 600)}|{SIX}")
    assert answer.status_code == 422
    assert "overlap" in answer.content.decode()
    assert answer.content.decode().count("data-shift=") == 14


@pytest.mark.parametrize("put", ["x", "1|2", "a|b|c|d", "1|2026-13-40|0|5", "1|2026-11-30|-1|5"])
def test_a_change_that_cannot_be_read_is_refused(desk, put):
    assert change(desk, version=0, put=put).status_code == 422


def take_back(desk, version):
    return desk.post(f"/desk/roster/undo/{desk.query}", {"version": version}, headers={"HX-Request": "true"})


def test_a_change_is_taken_back_with_its_breaks(desk, inside, salon_a):
    with inside(salon_a):
        ana = desk.shop.staff[0]
        times = {"location": desk.shop.location, "start_minute": 700, "end_minute": 720}
        ShiftRuleFactory(staff=ana, weekday=0, kind="break", **times)
    assert "data-roster-undo" in change(desk, version=0, take=key(desk)).content.decode()
    assert take_back(desk, 1).status_code == 409
    page = take_back(desk, 2).content.decode()
    assert "not published" not in page
    assert "data-roster-undo" not in page


@pytest.mark.parametrize("breaks", ["x", "1-", "700-720-740", "2000-2100"])
def test_breaks_that_cannot_be_read_are_refused(desk, breaks):
    change(desk, version=0, take=key(desk))
    assert change(desk, version=2, put=f"{key(desk)}|{SIX}|{breaks}").status_code == 422


def test_an_older_grid_changes_nothing(desk):
    change(desk, version=0, take=key(desk))
    assert change(desk, version=0, take=key(desk, 1)).status_code == 409


def test_somebody_away_is_named(desk, inside, salon_a):
    with inside(salon_a):
        start = timezone.now() + timedelta(days=(MONDAY - timezone.now().date()).days)
        TimeOffFactory(staff=desk.shop.staff[0], starts_at=start, ends_at=start + timedelta(days=1))
    page = desk.get(f"/desk/roster/{desk.query}").content.decode()
    assert "cannot be" in page
    assert "Holiday" in page or "holiday" in page


def test_the_form_of_a_shift_plans_it(desk, inside, salon_a):
    address = f"/desk/roster/shift/{desk.query}&key={key(desk)}"
    typed = {
        "staff_id": desk.shop.staff[1].pk, "on": (MONDAY + timedelta(days=1)).isoformat(), "start": "20:00",
        "end": "23:00", "note": "Stocktaking", "version": 0,
    }  # fmt: skip
    assert desk.get(address).status_code == 200
    assert desk.post(address, typed).status_code == 302
    with inside(salon_a):
        assert RosterWeek.objects.get().shifts.get(note="Stocktaking").start_minute == 1200


def test_an_older_form_keeps_what_was_typed_and_saves_it_the_second_time(desk, inside, salon_a):
    address = f"/desk/roster/shift/{desk.query}&key={key(desk)}"
    change(desk, version=0, take=key(desk, 1))
    typed = {
        "staff_id": desk.shop.staff[0].pk, "on": MONDAY.isoformat(), "start": "09:00", "end": "17:45", "version": 0,
    }  # fmt: skip
    answer = desk.post(address, typed)
    assert answer.status_code == 409
    assert 'value="17:45"' in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    assert desk.post(address, {**typed, "version": 2}).status_code == 302


def test_publishing_shows_the_changes_then_lets_them_hold(desk):
    change(desk, version=0, take=key(desk))
    page = desk.get(f"/desk/roster/publish/{desk.query}").content.decode()
    assert "09:00–18:00" in page
    assert desk.post(f"/desk/roster/publish/{desk.query}", {"version": 2}).status_code == 302
    assert "not published" not in desk.get(f"/desk/roster/{desk.query}").content.decode()


def test_a_plan_given_up_is_gone(desk, inside, salon_a):
    change(desk, version=0, take=key(desk))
    desk.post(f"/desk/roster/reset/{desk.query}", {"version": 1})
    with inside(salon_a):
        assert RosterWeek.objects.count() == 1
    assert 'name="version" value="2"><button' in desk.get(f"/desk/roster/{desk.query}").content.decode()
    assert desk.post(f"/desk/roster/reset/{desk.query}", {"version": 2}).status_code == 302
    with inside(salon_a):
        assert RosterWeek.objects.count() == 0


def test_a_and_b_weeks_are_laid_in_turns(desk, inside, salon_a):
    desk.post(f"/desk/roster/weeks/{desk.query}", {"act": "keep", "name": "A"})
    change(desk, version=0, take=key(desk))
    desk.post(f"/desk/roster/weeks/{desk.query}", {"act": "keep", "name": "B"})
    with inside(salon_a):
        first, second = RosterTemplate.objects.values_list("pk", flat=True)
    desk.post(
        f"/desk/roster/weeks/{desk.query}", {"act": "apply", "first": first, "second": second, "weeks": 4}
    )
    with inside(salon_a):
        planned = [week.shifts.count() for week in RosterWeek.objects.order_by("monday")]
    assert planned == [14, 13, 14, 13]


def test_a_week_is_copied_on(desk, inside, salon_a):
    change(desk, version=0, take=key(desk))
    desk.post(f"/desk/roster/weeks/{desk.query}", {"act": "copy", "weeks": 2})
    with inside(salon_a):
        assert [week.shifts.count() for week in RosterWeek.objects.all()] == [13, 13, 13]


def test_hours_stand_against_the_contract(desk, inside, salon_a):
    ana = desk.shop.staff[0].pk
    typed = {
        "contract_minutes": "38h 30", "most_minutes_day": "10h", "most_minutes_week": "70h",
        "least_rest_minutes": "11h", "days_off": "0", "break_minutes": "30",
    }  # fmt: skip
    assert desk.post(f"/desk/roster/terms/{ana}/", typed).status_code == 302
    with inside(salon_a):
        assert RosterTerms.objects.get().contract_minutes == 2310
    page = desk.get(f"/desk/roster/{desk.query}").content.decode()
    assert "63:00 h / 38:30 h" in page
    assert "works 24:30 h over the contract" in page


def test_a_stylist_does_not_plan(client_of, cast, salon_a):
    assert client_of(salon_a, cast.stylist).get("/desk/roster/").status_code == 403


def test_the_grid_costs_the_same_for_two_people_and_for_twelve(desk, inside, salon_a):
    path = f"/desk/roster/{desk.query}"
    change(desk, version=0, take=key(desk))
    before = queries_of(desk, path)
    with inside(salon_a):
        people = [StaffMemberFactory(locations=[desk.shop.location]) for __ in range(10)]
        [ShiftRuleFactory(staff=one, location=desk.shop.location) for one in people]
    after = queries_of(desk, path)
    assert len(after) == len(before), after
    assert_golden("roster", {"week": len(after)}, after)


def stylist_of(client_of, salon_a, shop, inside):
    """The browser of Ana, a stylist."""
    with inside(salon_a):
        given_logins(*shop.staff)
        user = shop.staff[0].user
    return client_of(salon_a, user)


def test_a_stylist_asks_for_time_off_and_the_manager_approves(desk, client_of, salon_a, inside):
    ana = stylist_of(client_of, salon_a, desk.shop, inside)
    typed = {"act": "off", "kind": "holiday", "from_date": MONDAY.isoformat(), "note": "Wedding"}
    assert ana.post("/desk/roster/mine/", typed).status_code == 302
    assert "Wedding" in desk.get("/desk/roster/requests/").content.decode()
    with inside(salon_a):
        request = RosterRequest.objects.get()
    assert desk.post(f"/desk/roster/requests/{request.pk}/decide/", {"approves": "1"}).status_code == 302
    assert "approved" in ana.get("/desk/roster/mine/").content.decode()
    with inside(salon_a):
        assert desk.shop.staff[0].time_off.count() == 1


def test_visits_that_an_approval_would_strand_are_shown_first(desk, client_of, salon_a, inside):
    ana = stylist_of(client_of, salon_a, desk.shop, inside)
    with inside(salon_a):
        make_visit(start=timezone.now() + (MONDAY - timezone.now().date()), shop=desk.shop)
    ana.post("/desk/roster/mine/", {"act": "off", "kind": "sick", "from_date": MONDAY.isoformat()})
    with inside(salon_a):
        request = RosterRequest.objects.get()
    answer = desk.post(f"/desk/roster/requests/{request.pk}/decide/", {"approves": "1"})
    assert "no longer fit" in answer.content.decode()
    with inside(salon_a):
        assert desk.shop.staff[0].time_off.count() == 0


def test_a_swap_is_asked_and_agreed_on_the_pages(desk, client_of, salon_a, inside):
    ana = stylist_of(client_of, salon_a, desk.shop, inside)
    ben = desk.shop.staff[1]
    typed = {"act": "swap", "mine": MONDAY.isoformat(), "other_id": ben.pk, "theirs": ""}
    assert ana.post("/desk/roster/mine/", typed).status_code == 302
    with inside(salon_a):
        request = RosterRequest.objects.get()
        theirs = client_of(salon_a, ben.user)
    assert "change places" in theirs.get("/desk/roster/mine/").content.decode()
    theirs.post(f"/desk/roster/mine/{request.pk}/answer/", {"agrees": "1"})
    with inside(salon_a):
        request.refresh_from_db()
    assert request.state == "agreed"


def test_a_request_taken_back_is_not_decided(desk, client_of, salon_a, inside):
    ana = stylist_of(client_of, salon_a, desk.shop, inside)
    ana.post("/desk/roster/mine/", {"act": "off", "kind": "holiday", "from_date": MONDAY.isoformat()})
    with inside(salon_a):
        request = RosterRequest.objects.get()
    assert " disabled" not in ana.get("/desk/roster/mine/").content.decode()
    ana.post(f"/desk/roster/mine/{request.pk}/withdraw/")
    desk.post(f"/desk/roster/requests/{request.pk}/decide/", {"approves": "1"})
    with inside(salon_a):
        assert desk.shop.staff[0].time_off.count() == 0


def test_a_login_outside_the_team_is_told_so(desk):
    assert "not in the team" in desk.get("/desk/roster/mine/").content.decode()
