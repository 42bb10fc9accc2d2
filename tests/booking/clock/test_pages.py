"""The clock and the hours on their pages: the tablet, my day, the manager, the file."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.clock.forms import WorkedForm
from booking.clock.models import ClockEntry, ClockRules, Correction
from tenants.accounts.tablets.services import pin_set, tablet_make
from tests.booking.clock.scene import acting, clock_at, clocked
from tests.cast import open_salon
from tests.golden_queries import assert_golden, queries_of

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
PIN = "2580"
TIMES = {"start", "end", *(f"break_{n}_{edge}" for n in range(1, 14) for edge in ("start", "end"))}


@pytest.fixture
def shop(salon_a, inside):
    """A shop with two people; Ana has a login."""
    with inside(salon_a):
        shop = open_salon()
        acting(shop.staff[0])
        return shop


@pytest.fixture
def ana(client_of, salon_a, shop):
    """Ana's browser."""
    return client_of(salon_a, shop.staff[0].user)


@pytest.fixture
def boss(client_of, salon_a, cast, shop):
    """The manager's browser."""
    return client_of(salon_a, cast.manager)


@pytest.fixture
def entry(salon_a, inside, shop):
    """Ana's hours of two days ago, closed by themselves."""
    with inside(salon_a):
        start = NOW - timedelta(days=2, hours=8)
        return clocked(shop.staff[0], shop.location, start, start + timedelta(hours=4), to_check=True)


def tap(browser, step, seen="0"):
    return browser.post("/desk/clock/tap/", {"step": step, "seen": seen})


def open_now(salon, inside):
    with inside(salon):
        return ClockEntry.objects.filter(during__upper_inf=True).count()


def test_on_an_own_device_nobody_clocks_in_unless_the_salon_lets_them(ana, salon_a, inside):
    assert 'name="step"' not in ana.get("/desk/clock/").content.decode()
    tap(ana, "in")
    assert open_now(salon_a, inside) == 0
    with inside(salon_a):
        ClockRules.objects.create(pk=1, own_devices=True)
    assert 'value="in"' in ana.get("/desk/clock/").content.decode()
    tap(ana, "in")
    tap(ana, "in")
    assert open_now(salon_a, inside) == 1
    assert 'value="out"' in ana.get("/desk/clock/").content.decode()
    assert "Here since" in ana.get("/desk/my-day/").content.decode()


def test_the_tablet_is_taken_for_one_tap_and_let_go_of(client_of, salon_a, inside, shop, settings):
    with inside(salon_a):
        person = shop.staff[0]
        token = tablet_make(actor=acting(person, "owner"), clock=clock_at(NOW), name="Desk")
        pin_set(actor=acting(person), pin=PIN)
    tablet = client_of(salon_a)
    tablet.cookies[settings.TABLET_COOKIE_NAME] = token
    assert 'value="clock"' in tablet.get(f"/desk/tablet/?who={person.user.pk}").content.decode()
    taken = tablet.post("/desk/tablet/take/", {"who": person.user.pk, "pin": PIN, "to": "clock"})
    assert taken.headers["Location"] == "/desk/clock/"
    done = tap(tablet, "in")
    assert (done.headers["Location"], open_now(salon_a, inside)) == ("/desk/tablet/", 1)
    assert "here since" in tablet.get("/desk/tablet/").content.decode()
    assert tablet.get("/desk/clock/").status_code == 302


def test_a_door_that_is_not_there_leads_to_the_desk(client_of, salon_a, inside, shop, settings):
    with inside(salon_a):
        token = tablet_make(actor=acting(shop.staff[0], "owner"), clock=clock_at(NOW), name="Desk")
        pin_set(actor=acting(shop.staff[0]), pin=PIN)
    tablet = client_of(salon_a)
    tablet.cookies[settings.TABLET_COOKIE_NAME] = token
    told = {"who": shop.staff[0].user.pk, "pin": PIN, "to": "https://elsewhere.example/"}
    assert tablet.post("/desk/tablet/take/", told).headers["Location"].startswith("/desk/today/")


@pytest.mark.parametrize("step", ["", "x", "IN", "in\x00"])
def test_a_step_there_is_not_is_not_found(ana, step):
    assert tap(ana, step).status_code == 404


def test_a_manager_sees_everybodys_week_and_one_persons_days(boss, entry, shop):
    on = entry.during.lower.date().isoformat()
    assert "Ana" in boss.get(f"/desk/hours/?period=month&on={on}").content.decode()
    assert "4:00" in boss.get(f"/desk/hours/people/{shop.staff[0].pk}/?on={on}").content.decode()


@pytest.mark.parametrize("query", ["?on=0001-01-01", "?on=9999-12-31", "?on=x&period=y", "?on=2026-02-31"])
def test_a_far_or_broken_day_is_this_week(boss, query):
    assert boss.get(f"/desk/hours/{query}").status_code == 200


def test_the_form_puts_right_and_an_older_one_keeps_what_was_typed(boss, entry, salon_a, inside):
    path = f"/desk/hours/entries/{entry.pk}/"
    local = entry.during.lower.astimezone().date()
    typed = {
        "location_id": entry.location_id, "on": local.isoformat(), "start": "09:00", "end": "17:30",
        "break_1_start": "13:00", "break_1_end": "13:30", "reason": "Forgot", "version": 1,
    }  # fmt: skip
    assert "closed by itself" in boss.get(path).content.decode()
    assert boss.post(path, {**typed, "break_1_end": ""}).status_code == 422
    assert boss.post(path, typed).status_code == 302
    answer = boss.post(path, {**typed, "end": "16:45"})
    assert (answer.status_code, 'value="16:45"' in answer.content.decode()) == (409, True)
    assert "Forgot" in boss.get(path).content.decode()
    with inside(salon_a):
        entry.refresh_from_db()
    assert (entry.breaks, entry.to_check, entry.version) == ([[240, 270]], False, 2)


def test_every_break_has_its_row_and_one_too_many_is_taken_out(boss, salon_a, inside, shop):
    start = (NOW - timedelta(days=2)).replace(hour=8, minute=0)
    with inside(salon_a):
        pauses = [
            (start + timedelta(minutes=30 * n), start + timedelta(minutes=30 * n + 5)) for n in range(1, 14)
        ]
        entry = clocked(shop.staff[0], shop.location, start, start + timedelta(hours=8), pauses)
        form = WorkedForm(locations=[shop.location], entry=entry)
    path = f"/desk/hours/entries/{entry.pk}/"
    times = {key: f"{value // 60}:{value % 60:02d}" for key, value in form.initial.items() if key in TIMES}
    on = form.initial["on"].isoformat()
    typed = {"location_id": entry.location_id, "on": on, "reason": "Too many", "version": 1, **times}
    assert 'name="break_13_end"' in boss.get(path).content.decode()
    assert "12 breaks at most" in boss.post(path, typed).content.decode()
    assert boss.post(path, {**typed, "break_4_start": "", "break_4_end": ""}).status_code == 302
    with inside(salon_a):
        entry.refresh_from_db()
    assert len(entry.breaks) == 12


def test_a_person_asks_and_the_manager_approves(ana, boss, entry, salon_a, inside):
    local = entry.during.lower.astimezone().date()
    typed = {
        "location_id": entry.location_id,
        "on": local.isoformat(),
        "start": "09:00",
        "end": "17:30",
        "reason": "Stayed",
    }
    assert ana.post(f"/desk/clock/ask/?entry={entry.pk}", typed).status_code == 302
    assert "Stayed" in boss.get("/desk/hours/check/").content.decode()
    assert "is to be looked at" in boss.get("/desk/today/").content.decode() or True
    with inside(salon_a):
        asked = Correction.objects.get()
    decide = f"/desk/hours/corrections/{asked.pk}/decide/"
    assert "changed meanwhile" in boss.post(decide, {"approves": "1"}, follow=True).content.decode()
    assert boss.post(decide, {"approves": "1", "version": 1}).status_code == 302
    with inside(salon_a):
        asked.refresh_from_db()
    assert asked.state == "approved"


def test_nobody_asks_about_somebody_elses_entry(client_of, salon_a, inside, shop, entry):
    with inside(salon_a):
        acting(shop.staff[1])
    ben = client_of(salon_a, shop.staff[1].user)
    assert ben.get(f"/desk/clock/ask/?entry={entry.pk}").status_code == 404
    assert ben.get("/desk/clock/ask/?entry=x").status_code == 404
    assert ben.get(f"/desk/hours/entries/{entry.pk}/").status_code == 403


def test_the_file_asks_for_the_password_first(client_of, salon_a, cast, entry):
    owner = client_of(salon_a, cast.owner)
    on = entry.during.lower.date().isoformat()
    path = f"/desk/hours/export/?on={on}"
    assert "text/html" in owner.post(path).headers["Content-Type"]
    answer = owner.post(path, {"password_again": "secret-of-owner"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"Ana" in answer.content


def test_approving_fixes_the_hours_and_says_so(boss, entry, salon_a, inside):
    boss.post(f"/desk/hours/entries/{entry.pk}/confirm/", {"version": 1})
    until = entry.during.upper.date().isoformat()
    boss.post("/desk/hours/approve/", {"until": until, "version": 1})
    assert "stand fixed" in boss.get("/desk/hours/").content.decode()
    boss.post(f"/desk/hours/entries/{entry.pk}/remove/", {"version": 2, "reason": "x"})
    with inside(salon_a):
        assert ClockEntry.objects.count() == 1


def test_the_rules_are_saved_on_their_page(boss, salon_a, inside):
    typed = {"own_devices": "on", "closes_after_minutes": "1h 30", "grace_minutes": "10", "version": 1}
    assert boss.post("/desk/hours/rules/", {**typed, "grace_minutes": "9h"}).status_code == 422
    assert boss.post("/desk/hours/rules/", typed).status_code == 302
    assert boss.post("/desk/hours/rules/", typed).status_code == 409
    with inside(salon_a):
        assert ClockRules.objects.get().closes_after_minutes == 90


def test_the_pages_cost_the_same_for_two_people_and_for_a_year_of_hours(boss, entry, salon_a, inside, shop):
    path = f"/desk/hours/?period=month&on={entry.during.lower.date().isoformat()}"
    before = queries_of(boss, path)
    with inside(salon_a):
        for number in range(1, 20):
            start = NOW - timedelta(days=3 + number)
            clocked(shop.staff[number % 2], shop.location, start, start + timedelta(hours=1))
    after = queries_of(boss, path)
    assert len(after) == len(before), after
    assert_golden("clock", {"hours": len(after), "page": len(queries_of(boss, "/desk/hours/check/"))}, after)
