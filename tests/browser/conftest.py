"""What the browser tests stand on."""

import pytest
from axe_playwright_python import sync_playwright as axe

from tests import databases
from tests.browser.desk import Desk
from tests.live_server import LiveServer

# Nothing lies on other hosts and nothing plays, and to fetch all style sheets anew takes axe longest.
axe.DEFAULT_OPTIONS["preload"] = False


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """One web server for all of this worker's browser tests, which come last; each has a shop of its own in it."""
    with django_db_blocker.unblock():
        before = databases.connections["default"].settings_dict["NAME"]
        name = databases.clone()
        databases.use_database(name)
        running = LiveServer(name)
        running.start()
        yield running
        running.stop()
        databases.use_database(before)
        databases.drop(name)


@pytest.fixture
def desk(server, browser_page):
    server.forget()
    return Desk(server, browser_page)
