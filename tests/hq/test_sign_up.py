"""From the form to a salon that takes bookings (P2): once, atomic, for nobody else."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from booking.places.models import Location
from booking.team.models import StaffMember
from hq.onboarding.models import SignUp, SignUpState
from hq.onboarding.services import sign_up_complete, sign_up_submit
from hq.onboarding.slugs import slug_proposed
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Domain, Salon

pytestmark = pytest.mark.django_db


def send(client, data):
    return client.post("/signup/", data)


def test_a_stranger_gets_a_salon_and_is_led_into_it(platform_client, sign_up_data):
    answer = send(platform_client, sign_up_data())
    assert answer.status_code == 302
    assert re.match(r"http://salon-vera\.chignon\.test.*/desk/enter/", answer["Location"])


def test_the_salon_stands_on_its_countrys_money_clock_and_hours(platform_client, sign_up_data):
    send(platform_client, sign_up_data())
    salon = Salon.objects.get(slug="salon-vera")
    assert (salon.currency, salon.time_zone, salon.language) == ("EUR", "Europe/Berlin", "en")
    with salon_context(salon):
        location = Location.objects.get()
        assert location.opening_rules.filter(weekday=5).get().start_minute == 540
        assert StaffMember.objects.get().shift_rules.count() == location.opening_rules.count()


def test_a_browser_in_another_country_does_not_decide_the_clock(platform_client, sign_up_data):
    send(platform_client, sign_up_data(zone="America/New_York"))
    assert Salon.objects.get(slug="salon-vera").time_zone == "Europe/Berlin"


def test_the_same_form_sent_twice_makes_one_salon(platform_client, sign_up_data):
    data = sign_up_data()
    first, second = send(platform_client, data), send(platform_client, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Salon.objects.filter(slug__startswith="salon-vera").count() == 1


def test_a_stranger_who_types_anothers_address_and_email_is_not_let_in(platform_client, sign_up_data):
    send(platform_client, sign_up_data())
    answer = send(Client(headers={"host": "chignon.test"}), sign_up_data(password="Another-Secret-7"))
    assert answer.status_code == 422
    assert b"taken" in answer.content
    with salon_context(Salon.objects.get(slug="salon-vera")):
        assert User.objects.get().check_password("Kamm-und-Schere-9")


def test_a_late_rival_for_one_address_gets_no_salon_and_no_trace(sign_up_data):
    """The form let both through; the second service call finds the address gone."""
    rows = [sign_up_submit(data=form_data(sign_up_data()), language="en", address="") for _ in range(2)]
    sign_up_complete(key=rows[0].key, clock=system_clock, may_build=True)
    late = sign_up_complete(key=rows[1].key, clock=system_clock, may_build=True)
    assert late.state == SignUpState.FAILED
    assert Salon.objects.filter(slug="salon-vera").count() == 1
    assert Domain.objects.filter(domain__startswith="salon-vera").count() == 1


def form_data(data):
    return {**data, "key": UUID(data["key"])}


def test_everything_wrong_is_named_at_once_and_nothing_typed_is_lost(platform_client):
    answer = send(
        platform_client,
        {"key": str(uuid4()), "business_name": "Salon Vera", "slug": "Admin", "email": "x", "password": "1"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="field-error"') >= 6
    assert 'value="Salon Vera"' in page
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("slug", ["admin", "www", "pg-x", "a", "x" * 40, "a--b", "9lives", "xn-abc", "é"])
def test_an_address_that_may_not_be_is_refused(platform_client, sign_up_data, slug):
    assert send(platform_client, sign_up_data(slug=slug)).status_code == 422
    assert not SignUp.objects.exists()


def test_a_machine_that_fills_the_hidden_field_gets_nothing(platform_client, sign_up_data):
    assert send(platform_client, sign_up_data(website="spam")).status_code == 404
    assert not SignUp.objects.exists()


def test_many_sign_ups_from_one_address_are_slowed(platform_client, sign_up_data):
    answers = [send(platform_client, sign_up_data(website="spam")).status_code for _ in range(21)]
    assert answers[-1] == 429


def test_another_browser_cannot_follow_the_progress_page_into_the_salon(platform_client, sign_up_data):
    data = sign_up_data()
    send(platform_client, data)
    stranger = Client(headers={"host": "chignon.test"})
    assert stranger.get(f"/signup/{data['key']}/").status_code == 404


def test_the_password_is_kept_nowhere_but_in_the_salon(platform_client, sign_up_data):
    send(platform_client, sign_up_data())
    assert SignUp.objects.get().password_hash == ""


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Maison Étoile", "maison-etoile"), ("花间美甲", "huajianmeijia"), ("Admin", "salon-admin")],
)
def test_an_address_is_proposed_from_the_name(name, slug):
    assert slug_proposed(name) == slug


def test_a_proposal_avoids_an_address_that_is_taken(platform_client, salon_a):
    assert platform_client.get("/signup/slug/?name=Salon+A").json() == {"slug": "salon-a-2"}
