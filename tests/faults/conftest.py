"""The stage, set once for all tests of a file that asks for it."""

import pytest

from tests import databases
from tests.faults.stage import Stage, set_stage


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker):
    """A database with real commits for all tests of the file."""
    with django_db_blocker.unblock():
        before = databases.connections["default"].settings_dict["NAME"]
        name = databases.clone()
        databases.use_database(name)
        yield name
        databases.use_database(before)
        databases.drop(name)


@pytest.fixture(scope="module")
def stage(module_database, tmp_path_factory) -> Stage:
    """A web server whose workers can be made to die at a named point."""
    stage = set_stage(tmp_path_factory.mktemp("stage"), database=module_database)
    yield stage
    stage.end()
