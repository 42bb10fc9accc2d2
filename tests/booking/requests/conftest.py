"""A shop that is open around the clock, and a browser of everybody who answers or asks."""

import pytest

from tests.booking.desk.scene import open_all_day
from tests.booking.storefront.conftest import Visitor


@pytest.fixture
def shop(in_a):
    """Ana and Ben, a cut and a colour."""
    return open_all_day()


@pytest.fixture
def visitor(shop, salon_a, client_of):
    """A stranger."""
    return Visitor(client_of(salon_a), shop)


@pytest.fixture
def owner(client_of, salon_a, cast):
    """The owner at the desk."""
    return client_of(salon_a, cast.owner)


@pytest.fixture
def stylist(client_of, salon_a, cast):
    """A stylist who has no column here."""
    return client_of(salon_a, cast.stylist)
