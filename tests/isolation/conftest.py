"""The furnished world of the isolation tests."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings

from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon
from tests import databases
from tests.isolation.sweep import Sweep
from tests.isolation.world import FIRST_OF_B, Things, furnish, number_from


@dataclass(frozen=True)
class World:
    """Salons A and B, furnished, on a database of their own, and the folder of their photos."""

    database: str
    media: Path
    a: Things
    b: Things


@pytest.fixture(scope="session")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """One world for all sweeps of this worker: each rolls back whatever it asks for."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        before, name = databases.connections["default"].settings_dict["NAME"], databases.clone()
        databases.use_database(name)
        forget_hosts()
        with override_settings(MEDIA_ROOT=media):
            a, b = Salon.objects.get(slug="salon-a"), Salon.objects.get(slug="salon-b")
            number_from(b.schema_name, FIRST_OF_B)
            made = World(name, media, furnish(a, "A"), furnish(b, "B"))
        databases.use_database(before)
        forget_hosts()
        yield made
        databases.drop(name)


@pytest.fixture
def sweep(world, settings, django_db_blocker) -> Iterator[Sweep]:
    """A sweep over the world."""
    settings.MEDIA_ROOT = world.media
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock():
        before = databases.connections["default"].settings_dict["NAME"]
        databases.use_database(world.database)
        forget_hosts()
        yield Sweep(world.a, world.b)
        databases.use_database(before)
        forget_hosts()
    logging.disable(logging.NOTSET)
