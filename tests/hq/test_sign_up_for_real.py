"""Sign-ups with real commits: at once, and with no spare schema in store."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import Client

from booking.places.models import Location
from booking.team.models import StaffMember
from hq.onboarding.models import SignUpState
from hq.onboarding.services import sign_up_complete, sign_up_submit
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Salon, SpareSchema


@pytest.fixture
def visitor(own_database):
    """A stranger's browser on the base domain of a database of its own."""
    return Client(headers={"host": "chignon.test"})


def test_without_a_spare_the_person_waits_and_the_worker_makes_it(visitor, sign_up_data):
    SpareSchema.objects.all().delete()
    data = sign_up_data()
    answer = visitor.post("/signup/", data)
    assert answer["Location"] == f"/signup/{data['key']}/"
    assert "Salon Vera" in visitor.get(answer["Location"]).content.decode()
    sign_up_complete(key=UUID(data["key"]), clock=system_clock, may_build=True)
    assert visitor.get(answer["Location"]).status_code == 302


def _complete(key):
    try:
        return sign_up_complete(key=key, clock=system_clock, may_build=True).state
    finally:
        connection.close()


def test_eight_threads_with_one_form_make_one_furnished_salon(own_database, sign_up_data):
    data = sign_up_data()
    form = {**data, "key": UUID(data["key"])}
    row = sign_up_submit(data=form, language="en", address="", clock=system_clock)
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(_complete, [row.key] * 8))
    assert set(states) == {SignUpState.READY}
    with salon_context(Salon.objects.get(slug="salon-vera")):
        assert (Location.objects.count(), StaffMember.objects.count(), User.objects.count()) == (1, 1, 1)


def test_who_sends_the_form_again_while_the_worker_is_at_it_sees_the_page_that_waits(visitor, sign_up_data):
    data = sign_up_data()
    sign_up_submit(data={**data, "key": UUID(data["key"])}, language="en", address="", clock=system_clock)
    with ThreadPoolExecutor(1) as pool, connection.cursor() as cursor:
        pool.submit(_hold, data["key"]).result()
        cursor.execute("SET lock_timeout = '100ms'")
        assert visitor.post("/signup/", data)["Location"] == f"/signup/{data['key']}/"
        pool.submit(connections.close_all).result()
        cursor.execute("RESET lock_timeout")
        assert "/desk/enter/" in visitor.post("/signup/", data)["Location"]


def _hold(key):
    """Be at the sign-up of that key until the thread's connection is closed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"onboarding.signup:{key}"])
