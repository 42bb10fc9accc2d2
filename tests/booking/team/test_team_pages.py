"""Team and locations in the browser; changes that strand a coming visit are shown before they are saved."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.diary.models import Appointment, AppointmentLine
from booking.places.models import Closure, Location
from booking.places.stranding import misfits
from booking.team.models import StaffMember, TimeOff
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tests.cast import CustomerFactory, open_salon

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def shop(salon_a, inside):
    with inside(salon_a):
        return open_salon()


@pytest.fixture
def visit(salon_a, inside, shop):
    """A visit in a week at eleven, with the first member of staff."""
    with inside(salon_a):
        return visit_at(shop, (datetime.now(BERLIN) + timedelta(days=7)).replace(hour=11, minute=0))


def visit_at(shop, start: datetime, reference: str = "TEST0001") -> Appointment:
    end = start + timedelta(minutes=30)
    made = Appointment.objects.create(
        reference=reference,
        location=shop.location,
        customer=CustomerFactory(name="Frau Stranded"),
        starts_at=start,
        ends_at=end,
        source="desk",
        language="en",
        manage_token_hash=reference * 8,
    )
    AppointmentLine.objects.create(
        appointment=made,
        service=shop.services[0],
        staff=shop.staff[0],
        service_name="Cut",
        starts_at=start,
        ends_at=end,
        work_minutes=30,
        price_minor=4800,
    )
    return made


def afternoons(kind: str) -> dict[str, str]:
    """A week of 14:00–18:00 as the form sends it."""
    starts = {f"{kind}_{day}_0_from": "14:00" for day in range(7)}
    return starts | {f"{kind}_{day}_0_until": "18:00" for day in range(7)}


def test_a_visit_that_fits_strands_nobody(salon_a, inside, visit):
    with inside(salon_a):
        assert misfits(system_clock) == set()


def test_a_closure_that_strands_a_visit_is_shown_first_then_saved(salon_a, inside, owner, shop, visit):
    address = f"/desk/places/{shop.location.pk}/closures/"
    sent = {"name": "Works", "first_day": visit.starts_at.astimezone(BERLIN).date().isoformat()}
    page = owner.post(address, sent)
    assert "Frau Stranded" in page.content.decode()
    assert 'name="first_day"' in page.content.decode()
    with inside(salon_a):
        assert not Closure.objects.filter(name="Works").exists()
        assert not AuditLine.objects.filter(action="closure.added").exists()
    assert owner.post(address, {**sent, "confirmed": "1"}).status_code == 302
    with inside(salon_a):
        assert Closure.objects.filter(name="Works").exists()


def test_time_off_that_strands_a_visit_is_shown_first(salon_a, inside, owner, shop, visit):
    day = visit.starts_at.astimezone(BERLIN).date().isoformat()
    page = owner.post(f"/desk/team/{shop.staff[0].pk}/time-off/", {"kind": "sick", "first_day": day})
    assert "Frau Stranded" in page.content.decode()
    assert "away" in page.content.decode()
    with inside(salon_a):
        assert not TimeOff.objects.exists()


def test_time_off_of_somebody_else_is_saved_at_once(owner, shop, visit):
    day = visit.starts_at.astimezone(BERLIN).date().isoformat()
    answer = owner.post(f"/desk/team/{shop.staff[1].pk}/time-off/", {"kind": "sick", "first_day": day})
    assert answer.status_code == 302


@pytest.mark.parametrize("what", ["team/{staff}/archive", "menu/services/{service}/archive"])
def test_putting_away_what_a_visit_needs_is_shown_first(owner, shop, visit, what):
    path = what.format(staff=shop.staff[0].pk, service=shop.services[0].pk)
    assert "Frau Stranded" in owner.post(f"/desk/{path}/").content.decode()


def test_a_person_who_takes_no_more_appointments_is_asked_about_first(owner, shop, visit):
    sent = {"name": "Ana", "level": "2", "colour": "1", "location_ids": [shop.location.pk]}
    page = owner.post(f"/desk/team/{shop.staff[0].pk}/", sent).content.decode()
    assert "takes no appointments" in page
    assert "Frau Stranded" in page


def test_a_service_that_another_shop_keeps_for_itself_strands_its_visits_here(salon_a, inside, shop, visit):
    with inside(salon_a):
        shop.services[0].locations.set([open_salon().location])
        assert {stranded.reason for stranded in misfits(system_clock)} == {"not_offered_here"}
        shop.services[0].locations.add(shop.location)
        assert misfits(system_clock) == set()


def test_shorter_shifts_that_strand_a_visit_are_shown_first(owner, shop, visit):
    page = owner.post(f"/desk/team/{shop.staff[0].pk}/shifts/", afternoons("work"))
    assert "not at work" in page.content.decode()


def test_shorter_opening_hours_that_strand_a_visit_are_shown_first(owner, shop, visit):
    page = owner.post(f"/desk/places/{shop.location.pk}/hours/", afternoons("open"))
    assert "shop closed" in page.content.decode()


def test_a_copied_week_that_strands_a_visit_is_shown_first_then_saved(salon_a, inside, owner, shop, visit):
    ana, ben = shop.staff
    owner.post(f"/desk/team/{ben.pk}/shifts/", afternoons("work"))
    address = f"/desk/team/{ben.pk}/shifts/copy/"
    sent = {"to_ids": [ana.pk], "valid_from": datetime.now(BERLIN).date().isoformat()}
    assert "not at work" in owner.post(address, sent).content.decode()
    assert owner.post(address, {**sent, "confirmed": "1"}).status_code == 302
    with inside(salon_a):
        assert set(ana.shift_rules.filter(valid_until=None).values_list("start_minute", flat=True)) == {840}


def test_a_week_copied_to_nobody_is_refused_beside_the_people(owner, shop):
    page = owner.post(f"/desk/team/{shop.staff[0].pk}/shifts/copy/", {"valid_from": "2031-01-01"})
    assert page.status_code == 422
    assert "Tick the people first." in page.content.decode()


def test_the_week_on_the_page_of_a_refused_copy_is_still_saved(salon_a, inside, owner, shop):
    address = f"/desk/team/{shop.staff[0].pk}/shifts/"
    page = owner.post(f"{address}copy/", {"valid_from": "2031-01-01"})
    action = page.content.decode().split(f'<form method="post" action="{address}?on=', 1)[1].split('"', 1)[0]
    typed = {**afternoons("work"), "seen": page.context["form"].seen}
    assert owner.post(f"{address}?on={action}", typed).status_code == 302


@pytest.mark.parametrize("visits", [1, 9])
def test_the_check_costs_the_same_for_one_visit_or_many(
    salon_a, inside, shop, visits, django_assert_num_queries
):
    with inside(salon_a):
        for number in range(visits):
            visit_at(shop, datetime(2031, 1, 6 + number, 10, tzinfo=UTC), f"TEST000{number}")
        with django_assert_num_queries(8):
            misfits(system_clock)


def test_a_person_is_added_and_their_shifts_come_next(salon_a, inside, owner, shop):
    sent = {"name": "Cleo", "level": "2", "colour": "5", "location_ids": [shop.location.pk]}
    answer = owner.post("/desk/team/new/", sent)
    assert answer.status_code == 302
    assert answer.url.endswith("/shifts/")
    with inside(salon_a):
        assert StaffMember.objects.get(name="Cleo").locations.get() == shop.location


def test_what_cannot_be_read_is_refused_and_kept(owner, shop):
    page = owner.post(
        f"/desk/team/{shop.staff[0].pk}/shifts/", {"work_0_0_from": "nine", "work_0_0_until": "18:00"}
    )
    assert page.status_code == 422
    assert 'value="nine"' in page.content.decode()


@pytest.mark.parametrize("tab", ["", "shifts/", "days/", "time-off/"])
def test_every_tab_of_a_person_opens(owner, shop, tab):
    assert owner.get(f"/desk/team/{shop.staff[0].pk}/{tab}").status_code == 200


@pytest.mark.parametrize("tab", ["", "hours/", "closures/", "resources/", "rules/", "resources/groups/new/"])
def test_every_tab_of_a_location_opens(owner, shop, tab):
    assert owner.get(f"/desk/places/{shop.location.pk}/{tab}").status_code == 200


@pytest.mark.parametrize("path", ["/desk/settings/", "/desk/settings/trail/", "/desk/places/", "/desk/team/"])
def test_the_rooms_open(owner, shop, path):
    assert owner.get(path).status_code == 200


def test_a_person_does_the_ticked_services(salon_a, inside, owner, shop):
    owner.post(f"/desk/menu/people/{shop.staff[0].pk}/", {"service_ids": [shop.services[1].pk]})
    with inside(salon_a):
        assert shop.staff[0].staff_services.get().service == shop.services[1]


def test_rules_are_saved_as_typed(salon_a, inside, owner, shop):
    sent = {"step_minutes": "20", "notice_minutes": "2h", "horizon_days": "30", "tidy": "hide"}
    sent |= {"cancel_notice_minutes": "1d", "policy_text": "Please be on time."}
    assert owner.post(f"/desk/places/{shop.location.pk}/rules/", sent).status_code == 302
    with inside(salon_a):
        rules = Location.objects.get(pk=shop.location.pk).rules
        assert (rules.step_minutes, rules.notice_minutes, rules.cancel_notice_minutes) == (20, 120, 1440)


def test_a_resource_under_the_wrong_location_is_not_found(salon_a, inside, owner, shop):
    with inside(salon_a):
        group = open_salon().location.resource_groups.create(name="Chairs")
    address = f"/desk/places/{shop.location.pk}/resources/groups/{group.pk}/"
    assert owner.get(address).status_code == 404


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_owner_and_manager_come_in(salon_a, client_of, cast, shop, role):
    client = client_of(salon_a, getattr(cast, role))
    assert client.get(f"/desk/places/{shop.location.pk}/").status_code == 403
    assert client.get(f"/desk/team/{shop.staff[0].pk}/").status_code == 403


def test_the_trail_is_for_the_owner(salon_a, client_of, cast):
    assert client_of(salon_a, cast.manager).get("/desk/settings/trail/").status_code == 403


def test_salon_b_finds_nothing_of_it(salon_b, client_of, cast_b, shop):
    client = client_of(salon_b, cast_b.owner)
    assert client.get(f"/desk/places/{shop.location.pk + 10**6}/").status_code == 404
    assert "Ana" not in client.get("/desk/team/").content.decode()


def test_a_moment_in_the_past_strands_nobody(salon_a, inside, shop):
    with inside(salon_a):
        visit_at(shop, datetime(2020, 1, 1, 3, tzinfo=UTC))
        assert misfits(system_clock) == set()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2027-02-30", "tomorrow", "-1"])
def test_days_out_of_reason_are_refused_not_a_fault(owner, shop, day):
    closures, away = f"/desk/places/{shop.location.pk}/closures/", f"/desk/team/{shop.staff[0].pk}/time-off/"
    assert owner.post(closures, {"first_day": day}).status_code == 422
    assert owner.post(away, {"kind": "sick", "first_day": day}).status_code == 422
    assert owner.get(f"/desk/team/{shop.staff[0].pk}/shifts/?on={day}").status_code == 200


@pytest.mark.parametrize("query", ["q=%00", "category=99999999999999999999999", "q=%25_%5C", "category=-1"])
def test_odd_searches_are_no_fault(owner, shop, query):
    assert owner.get(f"/desk/menu/?{query}").status_code == 200
    assert owner.get(f"/desk/settings/trail/?{query}&page=x").status_code == 200


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_of_nothing_are_not_found(owner, shop, number):
    for room in ("places", "team", "menu/services"):
        assert owner.get(f"/desk/{room}/{number}/").status_code == 404
