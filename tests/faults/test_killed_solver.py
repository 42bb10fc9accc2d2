"""The worker of an automatic roster is killed while its engine works: the next one takes the run up when the lease is over."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from booking.autoroster import engine, running
from booking.autoroster.models import RosterRun
from booking.autoroster.running import run_claim, run_next
from kernel.clock import FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.autoroster.scene import ask, work
from tests.booking.roster.scene import NOW
from tests.cast import open_salon
from tests.faults.forked import dies_at
from tests.faults.processes import wait_until

PLACES = {"renew": ("booking.autoroster.running", "_renew")}
NOTED = "import os, runpy, sys; open(sys.argv[1], 'w').write(str(os.getpid())); sys.argv[1:] = []; runpy.run_module('{}', run_name='__main__')"
A_WHILE = timedelta(seconds=21)


@pytest.fixture
def clock():
    """The clock of every worker here."""
    return FixedClock(NOW)


@pytest.fixture
def shop(own_database):
    """A shop whose roster was asked for."""
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        shop = open_salon(days=range(6))
        ask(shop, FixedClock(NOW))
        yield shop, salon


@pytest.fixture
def engine_at(tmp_path, monkeypatch, settings):
    """Where the real engine writes down who it is."""
    settings.ROSTER_SECONDS = 5
    told = tmp_path / "engine"
    script = NOTED.format("booking.autoroster.solver")
    monkeypatch.setattr(engine, "COMMAND", (sys.executable, "-c", script, str(told)))
    return told


def killed(salon, clock, folder):
    """Whether a worker died at its first word from the engine, which goes on for a moment."""

    def worker():
        with salon_context(salon):
            run_next(clock=clock)

    return dies_at("renew.after", worker, places=PLACES, folder=folder)


def is_gone(pid):
    """Whether the process has ended, be it as a zombie that nobody has buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_killed_workers_run_is_taken_up_once_and_its_engine_ends(shop, clock, engine_at, tmp_path):
    shop, salon = shop
    assert killed(salon, clock, tmp_path)
    run = RosterRun.objects.get()
    assert (run.state, run.tries) == ("running", 1)
    wait_until(lambda: is_gone(int(engine_at.read_text())))
    assert run_claim(clock=clock) is None
    clock.move(A_WHILE)
    assert work(shop, clock)
    run.refresh_from_db()
    assert (run.state, run.tries) == ("done", 2)


def test_without_a_lease_that_ends_the_run_is_never_taken_up(shop, clock, engine_at, tmp_path, monkeypatch):
    shop, salon = shop
    monkeypatch.setattr(running, "LEASE", timedelta(days=3650))
    assert killed(salon, clock, tmp_path)
    clock.move(A_WHILE)
    assert not work(shop, clock)
    assert RosterRun.objects.get().state == "running"
