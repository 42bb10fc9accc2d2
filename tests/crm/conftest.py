"""The team of salon A at the desk: a browser for each role, the test itself inside the salon."""

import pytest


@pytest.fixture
def owner(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def manager(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.manager)


@pytest.fixture
def reception(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.receptionist)


@pytest.fixture
def stylist(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.stylist)
