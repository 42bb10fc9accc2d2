"""The first steps of a new salon (P8): each can be done or skipped, and the checklist knows."""

import pytest

from booking.catalog.models import Service, StaffService
from booking.places.models import Location
from booking.storefront.models import Look
from booking.team.models import StaffMember
from hq.onboarding.steps import CODES, next_open, steps_settled
from kernel.context import salon_context

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(new_salon, client_of):
    """The owner's browser at the door of a new salon."""
    return client_of(new_salon[0], new_salon[1])


def test_the_way_leads_to_the_first_open_step(owner):
    assert owner.get("/desk/start/")["Location"] == "/desk/start/menu/"


def test_skipping_everything_leads_home_and_changes_nothing(owner, new_salon):
    answers = [owner.post(f"/desk/start/{code}/", {"skip": "1"}) for code in CODES]
    assert answers[-1]["Location"] == "/desk/today/"
    with salon_context(new_salon[0]):
        assert steps_settled().filter(skipped=True).count() == len(CODES)
        assert not Service.objects.exists()


def test_the_menu_is_put_up_with_the_owner_doing_all_of_it(owner, new_salon):
    assert owner.post("/desk/start/menu/", {"kind": "nails"})["Location"] == "/desk/start/hours/"
    with salon_context(new_salon[0]):
        assert Service.objects.count() >= 12
        assert StaffService.objects.count() == Service.objects.count()


def test_hours_are_set_and_the_team_follows_them(owner, new_salon):
    owner.post("/desk/start/hours/", {"open_0": "10:00", "close_0": "20:00"})
    with salon_context(new_salon[0]):
        assert Location.objects.get().opening_rules.get().start_minute == 600
        assert StaffMember.objects.get().shift_rules.get().end_minute == 1200


def test_wrong_hours_are_named_and_nothing_is_saved(owner, new_salon):
    before = owner.post("/desk/start/hours/", {"open_0": "25:99", "close_0": "20:00"})
    assert before.status_code == 422
    with salon_context(new_salon[0]):
        assert not steps_settled().exists()


def test_people_are_added_by_name_with_hours_and_the_menu(owner, new_salon):
    owner.post("/desk/start/menu/", {"kind": "hair"})
    owner.post("/desk/start/team/", {"names": "Anna\n\n Ben \nAnna"})
    with salon_context(new_salon[0]):
        assert sorted(StaffMember.objects.values_list("name", flat=True))[:2] == ["Anna", "Ben"]
        anna = StaffMember.objects.get(name="Anna")
        assert anna.staff_services.count() == Service.objects.count()
        assert anna.shift_rules.exists()


def test_rules_and_look_are_saved(owner, new_salon):
    rules = {"notice_minutes": 120, "horizon_days": 30, "cancel_notice_minutes": 120, "tidy": "hide"}
    owner.post("/desk/start/rules/", rules)
    owner.post("/desk/start/look/", {"tagline": "Calm cuts", "about": "", "accent": "#1F5C52"})
    with salon_context(new_salon[0]):
        saved = Location.objects.get().rules
        assert (saved.notice_minutes, saved.horizon_days, saved.move_notice_minutes) == (120, 30, 120)
        assert (Look.objects.get().tagline, Look.objects.get().accent) == ("Calm cuts", "#1f5c52")


def test_an_unknown_step_is_not_there(owner):
    assert owner.get("/desk/start/nothing/").status_code == 404


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_walks_the_first_steps(salon_a, cast, client_of, role):
    assert client_of(salon_a, getattr(cast, role)).get("/desk/start/menu/").status_code == 403


def test_the_checklist_stands_on_today_until_all_is_settled(owner):
    assert "/desk/start/menu/" in owner.get("/desk/today/").content.decode()
    [owner.post(f"/desk/start/{code}/", {"skip": "1"}) for code in CODES]
    assert "/desk/start/menu/" not in owner.get("/desk/today/").content.decode()


def test_the_next_open_step_goes_round():
    assert next_open({"menu", "hours"}, after="hours") == "team"
    assert next_open(set(CODES) - {"menu"}, after="share") == "menu"
    assert next_open(set(CODES)) is None
