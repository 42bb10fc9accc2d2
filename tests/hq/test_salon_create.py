"""`manage.py salon_create`: a salon that its owner can work in at once, or one full of things to try."""

import json

import pytest
from django.core.management import CommandError, call_command

from booking.diary.models import Appointment, AppointmentLine
from booking.places.models import Location
from booking.storefront.models import Step
from booking.team.models import StaffMember
from crm.customers.models import Customer
from hq.onboarding.steps import CODES
from kernel.context import salon_context
from tenants.registry.models import Salon

pytestmark = pytest.mark.django_db
FACTS = {
    "slug": "lune", "name": "Lune", "country": "FR", "currency": "EUR", "language": "en",
    "time-zone": "Europe/Paris", "owner-email": "owner@lune.example", "owner-name": "Louise",
}  # fmt: skip


@pytest.fixture
def made(capsys):
    """Runs the command and gives what it printed."""

    def run(*flags, **changes):
        call_command("salon_create", *[f"--{k}={v}" for k, v in {**FACTS, **changes}.items()], *flags)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def _short_story(monkeypatch):
    """A demo of a week with a few people, so that the test is short."""
    monkeypatch.setattr("hq.demo.customers.HOW_MANY", 12)
    monkeypatch.setattr("hq.demo.history.WEEKS_PAST", 0)
    monkeypatch.setattr("hq.demo.history.WEEKS_COMING", 1)


def test_the_owner_finds_a_shop_with_hours_and_herself_in_it(made, client_of):
    facts = made()
    assert (facts["status"], facts["url"]) == ("active", "http://lune.chignon.test:8000/")
    salon = Salon.objects.get(slug="lune")
    with salon_context(salon):
        assert Location.objects.get().opening_rules.exists()
        assert StaffMember.objects.get().name == "Louise"
    assert client_of(salon).get("/").status_code == 200


def test_the_same_command_again_gives_the_same_salon(made):
    assert made()["uuid"] == made()["uuid"]
    with salon_context(Salon.objects.get(slug="lune")):
        assert Location.objects.count() == 1


@pytest.mark.usefixtures("_short_story")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "barber"}, marks=pytest.mark.nightly),
        {
            "kind": "nails",
            "language": "zh-hans",
            "currency": "CNY",
            "country": "CN",
            "time-zone": "Asia/Shanghai",
        },
        pytest.param(
            {"country": "JP", "currency": "JPY", "time-zone": "Asia/Tokyo"}, marks=pytest.mark.nightly
        ),
    ],
)
def test_a_demo_is_full_of_things_to_try(made, changes):
    made("--demo", **changes)
    salon = Salon.objects.get(slug="lune")
    assert salon.is_demo
    with salon_context(salon):
        assert StaffMember.objects.count() >= 6
        assert (
            Customer.objects.count() == 12 + 2 + 2
        )  # two strangers who asked, and two who were written down twice
        assert Appointment.objects.count() > 20
        assert set(Step.objects.values_list("code", flat=True)) == set(CODES)
        assert not AppointmentLine.objects.filter(service__variants__isnull=False, variant=None).exists()


@pytest.mark.usefixtures("_short_story")
def test_a_demo_that_is_whole_is_not_filled_twice(made):
    first = made("--demo")
    assert made("--demo") == first


def test_a_demo_that_was_cut_short_is_said(made, monkeypatch):
    monkeypatch.setattr(
        "hq.demo.services.customers_make", lambda **facts: (_ for _ in ()).throw(RuntimeError)
    )
    with pytest.raises(RuntimeError):
        made("--demo")
    with pytest.raises(CommandError, match="cut short"):
        made("--demo")


def test_no_demo_is_made_in_production(made, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        made("--demo")
    assert not Salon.objects.filter(slug="lune").exists()
