"""From the form to a salon that takes bookings (P2): once, atomic, for nobody else."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from kombu.exceptions import OperationalError

from booking.places.models import Location
from booking.team.models import StaffMember
from hq.onboarding.models import SignUp, SignUpState
from hq.onboarding.services import sign_up_complete, sign_up_submit, sign_ups_waiting
from hq.onboarding.tasks import complete
from kernel.clock import FixedClock, system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Domain, PlatformLine, Salon, SpareSchema
from tenants.registry.slugs import slug_suggest

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
    rows = [submit(sign_up_data()) for _ in range(2)]
    sign_up_complete(key=rows[0].key, clock=system_clock, may_build=True)
    late = sign_up_complete(key=rows[1].key, clock=system_clock, may_build=True)
    assert late.state == SignUpState.FAILED
    assert Salon.objects.filter(slug="salon-vera").count() == 1
    assert Domain.objects.filter(domain__startswith="salon-vera").count() == 1


def submit(data):
    form = {**data, "key": UUID(data["key"])}
    return sign_up_submit(data=form, language="en", address="", clock=system_clock)


def test_the_salons_uuid_opens_nothing_though_calendars_show_it(platform_client, sign_up_data):
    send(platform_client, sign_up_data())
    uuid = str(Salon.objects.get(slug="salon-vera").uuid)
    answer = send(stranger(), sign_up_data(key=uuid, slug="other-one", email="thief@evil.example"))
    assert "salon-vera" not in answer["Location"]


@pytest.mark.parametrize(
    "changes", [{"password": "Another-Secret-7"}, {"email": "thief@evil.example"}, {"slug": "other-one"}]
)
def test_a_known_key_alone_does_not_lead_into_the_salon(platform_client, sign_up_data, changes):
    data = sign_up_data()
    send(platform_client, data)
    answer = send(stranger(), {**data, **changes})
    assert answer.status_code == 422
    assert b"was sent before" in answer.content
    assert data["key"].encode() not in answer.content


def test_a_repeat_leads_in_for_an_hour_only(platform_client, sign_up_data):
    data = sign_up_data()
    send(platform_client, data)
    SignUp.objects.update(created_at=system_clock.now() - timedelta(hours=2))
    assert send(platform_client, data).status_code == 422


def test_who_lost_the_race_for_an_address_takes_another_on_the_same_page(platform_client, sign_up_data):
    data = sign_up_data()
    SignUp.objects.filter(pk=submit(data).pk).update(state=SignUpState.FAILED, password_hash="")
    page = send(platform_client, data).content.decode()
    again = {**data, "key": re.search(r'name="key" value="([^"]+)"', page)[1], "slug": "salon-vera-2"}
    assert send(platform_client, again).status_code == 302
    assert Salon.objects.filter(slug="salon-vera-2").exists()


def stranger():
    return Client(headers={"host": "chignon.test"})


def test_a_sign_up_that_the_broker_lost_is_asked_for_again_and_given_up_after_a_day(sign_up_data):
    key = submit(sign_up_data()).key
    assert sign_ups_waiting(clock=system_clock) == [key]
    assert sign_ups_waiting(clock=FixedClock(system_clock.now() + timedelta(hours=25))) == []
    assert SignUp.objects.get().password_hash == ""


def test_with_the_broker_down_the_person_still_sees_the_page_that_waits(
    platform_client, sign_up_data, monkeypatch
):
    SpareSchema.objects.all().delete()
    monkeypatch.setattr(complete, "apply_async", broken)
    answer = send(platform_client, sign_up_data())
    assert answer["Location"].startswith("/signup/")


def broken(*args, **options):
    raise OperationalError("the broker is down")


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
    assert stranger().get(f"/signup/{data['key']}/").status_code == 404


def test_the_password_is_kept_nowhere_but_in_the_salon(platform_client, sign_up_data):
    send(platform_client, sign_up_data())
    assert SignUp.objects.get().password_hash == ""


def test_the_address_of_a_deleted_salon_rests_before_a_stranger_may_have_it(platform_client, sign_up_data):
    PlatformLine.objects.create(actor_name="", action="salon.delete", facts={"slug": "salon-vera"})
    assert send(platform_client, sign_up_data()).status_code == 422
    assert slug_suggest("Salon Vera") == "salon-vera-2"
    assert (
        sign_up_complete(key=submit(sign_up_data()).key, clock=system_clock, may_build=True).state == "failed"
    )


def test_only_the_forms_that_lead_into_salons_may_send_a_browser_there(platform_client, salon_a, client_of):
    assert "form-action 'self' http://*.chignon.test:*" in policy_of(platform_client, "/signup/")
    assert "form-action 'self' http://*.chignon.test:*" in policy_of(platform_client, "/signin/")
    assert "form-action 'self';" in policy_of(client_of(salon_a), "/desk/login/") + ";"


def policy_of(client, path):
    return client.get(path)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Maison Étoile", "maison-etoile"), ("花间美甲", "huajianmeijia"), ("Admin", "salon-admin")],
)
def test_an_address_is_proposed_from_the_name(name, slug):
    assert slug_suggest(name) == slug


def test_a_proposal_avoids_an_address_that_is_taken(platform_client, salon_a):
    assert platform_client.get("/signup/slug/?name=Salon+A").json() == {"slug": "salon-a-2"}
