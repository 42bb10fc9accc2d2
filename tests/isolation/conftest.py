"""The furnished world of the isolation tests."""

import logging

import pytest

from tenants.registry.models import Salon
from tests.isolation.sweep import Sweep
from tests.isolation.world import FIRST_OF_B, furnish, number_from


@pytest.fixture
def sweep(own_database, settings, tmp_path) -> Sweep:
    """Salons A and B, furnished, on a database of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    logging.disable(logging.WARNING)
    a, b = Salon.objects.get(slug="salon-a"), Salon.objects.get(slug="salon-b")
    number_from(b.schema_name, FIRST_OF_B)
    yield Sweep(furnish(a, "A"), furnish(b, "B"))
    logging.disable(logging.NOTSET)
