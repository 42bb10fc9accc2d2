"""Fixtures of the whole house. Real PostgreSQL and real Valkey, in folders of their own (tests/house.py)."""

import gc
import itertools
import os
import time
from dataclasses import dataclass

import pytest
from django.conf import settings as house_settings
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, core, settings
from redis import Redis

from kernel.context import salon_context
from tenants.accounts.models import Role, User
from tenants.accounts.step_up import SEEN_AT
from tenants.registry.hosts import domain_of_slug, forget_hosts
from tenants.registry.models import Salon
from tests import databases, live_server, seeds

_tests = itertools.count(1)
SWEEP = "tests/isolation/test_sweep"
ALONE = ("tests/faults/test_up", "tests/kernel/test_embedded")  # with servers of their own
LONG = (*ALONE, SWEEP, "tests/faults/", "tests/concurrency/", "tests/hq/test_sign_up_for_real")
BROWSER = "tests/browser/"
JOURNEYS = ("tests/browser/test_saturday", "tests/browser/test_journey")
LONG_BROWSER = (*JOURNEYS, "browser/test_desk", "browser/test_diary", "browser/test_storefront")
APART = (SWEEP, *JOURNEYS)
BACKEND = "tenants.accounts.backend.SalonBackend"

# A test's client need not look for all static files each time it is made: no test asks it for one.
house_settings.WHITENOISE_USE_FINDERS = False

# The same examples in every run, on any machine: a commit is never refused by luck. SEED=random tries others.
HOUSE = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("house", derandomize=True, **HOUSE)
settings.register_profile("seeded", derandomize=False, **HOUSE)
settings.load_profile("house" if seeds.SEED is None else "seeded")
core.global_force_seed = seeds.SEED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay with one worker; a sweep's parts and the journeys need not.

    The longest come first, so that the workers end together, and before them what needs no database of ours: meanwhile
    one worker makes the template. A browser comes last: from then on its event loop runs in the worker.
    """
    for item in items:
        name = item.nodeid if any(part in item.nodeid for part in APART) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(name))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, int]:
    """Whether it drives a browser, and its place among the long ones."""
    in_browser = BROWSER in item.nodeid
    names = LONG_BROWSER if in_browser else LONG
    return in_browser, next((rank for rank, name in enumerate(names) if name in item.nodeid), len(names))


def pytest_report_header() -> str:
    """Say which chance this run takes, where it is not the usual one."""
    return seeds.said()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again where the failures stand."""
    if seeds.SEED is not None:
        terminalreporter.write_line(seeds.said())


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through it again and again.

    That was a sixth of a sweep's processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """One clone of the template for this worker, with salons A and B in it."""
    with django_db_blocker.unblock():
        name = databases.clone()
        databases.use_database(name)
        yield
        databases.use_database("postgres")
        databases.drop(name)


@pytest.fixture(autouse=True)
def _own_cache():
    """Each test has the cache to itself, and no memory of hosts."""
    prefix = f"{os.getpid()}.{next(_tests)}"
    caches["default"].key_prefix = caches.settings["default"]["KEY_PREFIX"] = (
        prefix  # here, and in threads to come
    )
    forget_hosts()


@pytest.fixture(scope="session", autouse=True)
def _cache_swept():
    """Leave nothing of this run in the cache."""
    yield
    cache = caches["default"]
    client = cache._cache.get_client(write=True) if hasattr(cache, "_cache") else None
    if isinstance(client, Redis):
        keys = list(client.scan_iter(match=f"*:{os.getpid()}.*", count=1000))
        [client.delete(key) for key in keys]


@pytest.fixture
def salon_a(db) -> Salon:
    """Salon A: hair, Berlin, euros, English."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def salon_b(db) -> Salon:
    """Salon B, the stranger: nails, Shanghai, yuan, Chinese."""
    return Salon.objects.get(slug="salon-b")


def inside(salon: Salon):
    """Open the salon's context: `with inside(salon_a): …`."""
    return salon_context(salon)


@pytest.fixture(name="inside")
def inside_fixture():
    """The function `inside`."""
    return inside


@pytest.fixture
def in_a(salon_a):
    """Run the whole test inside salon A."""
    with salon_context(salon_a):
        yield salon_a


@pytest.fixture
def in_b(salon_b):
    """Run the whole test inside salon B."""
    with salon_context(salon_b):
        yield salon_b


@dataclass(frozen=True)
class Cast:
    """The people of one salon who can sign in."""

    owner: User
    manager: User
    receptionist: User
    stylist: User
    accountant: User


def cast_of(salon: Salon) -> Cast:
    """The salon's people, by role."""
    with salon_context(salon):
        people = {user.role: user for user in User.objects.all()}
    return Cast(**{role.value: people[role] for role in (Role(name) for name in Cast.__dataclass_fields__)})


@pytest.fixture
def cast(salon_a) -> Cast:
    """The people of salon A."""
    return cast_of(salon_a)


@pytest.fixture
def cast_b(salon_b) -> Cast:
    """The people of salon B."""
    return cast_of(salon_b)


def client_of(salon: Salon, user: User | None = None, *, csrf: bool = False) -> Client:
    """A browser on the salon's host; signed in as `user` when one is given; `csrf=True` checks forms' tokens."""
    client = Client(enforce_csrf_checks=csrf, headers={"host": domain_of_slug(salon.slug)})
    if user is not None:
        with salon_context(salon):
            client.force_login(user, backend=BACKEND)
    return client


def stepped_up(client: Client) -> Client:
    """The same browser, in which the password was given once more just now."""
    session = client.session
    session[SEEN_AT] = time.time()
    session.save()
    return client


@pytest.fixture(name="client_of")
def client_of_fixture(db):
    """The function `client_of`."""
    return client_of


@pytest.fixture
def platform_client(db) -> Client:
    """A stranger's browser on the base domain."""
    return Client(headers={"host": "chignon.test"})


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A database of the test's own with real commits, for races and threads; all of this process's connections use it."""
    with django_db_blocker.unblock():
        before = databases.connections["default"].settings_dict["NAME"]
        name = databases.clone()
        databases.use_database(name)
        forget_hosts()
        yield name
        databases.use_database(before)
        forget_hosts()
        databases.drop(name)


@pytest.fixture
def live(own_database):
    """A real web server on a database of its own (see tests/live_server.py); commits are real here."""
    server = live_server.LiveServer(own_database)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """One real Chromium for the whole run."""
    with live_server.chromium() as running:
        yield running


@pytest.fixture
def browser_page(browser):
    """A fresh page of Chromium, 1440 × 900, with nothing remembered; faults of scripts fail the test at its end."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []
