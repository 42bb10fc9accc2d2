"""What the tests of the operator's side share."""

from uuid import uuid4

import pytest

from hq.onboarding.furnish import salon_furnish
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.services import salon_create


@pytest.fixture
def sign_up_data():
    """A form of a new salon as a person sends it; `sign_up_data(slug="…")` changes a part."""

    def data(**changes):
        form = {
            "key": str(uuid4()),
            "business_name": "Salon Vera",
            "slug": "salon-vera",
            "kind": "hair",
            "country": "DE",
            "email": "vera@example.com",
            "password": "Kamm-und-Schere-9",
            "agreed": "on",
            "zone": "Europe/Berlin",
        }
        return {**form, **changes}

    return data


@pytest.fixture
def new_salon(db):
    """A furnished salon that has just signed up, and its owner."""
    salon = salon_create(
        actor=system_actor("test"),
        slug="fresh-cuts",
        name="Fresh Cuts",
        kind="hair",
        country="DE",
        currency="EUR",
        language="en",
        time_zone="Europe/Berlin",
        owner_email="owner@fresh.example",
        owner_name="Vera",
        owner_password="Kamm-und-Schere-9",
        clock=system_clock,
    )
    with salon_context(salon):
        salon_furnish(salon=salon, actor=system_actor("test"), clock=system_clock)
        return salon, User.objects.get()
