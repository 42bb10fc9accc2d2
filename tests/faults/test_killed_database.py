"""F5: PostgreSQL dies in mid-booking. What was acknowledged is there; the web says so meanwhile and recovers by itself.

G6: the same with everything that can die, over and over.
"""

import sys
import time

import pytest

from tests.faults.cluster import addresses, kill_backend, kill_one_child, kill_postmaster, own_cluster
from tests.faults.crowd import Crowd
from tests.faults.processes import kill_family
from tests.faults.stage import Stage, forget_connections, set_stage
from tests.seeds import dice_of

RECOVERY_SECONDS = 10
ROUNDS = 60
KIND_REFUSALS = {(503, "5"), (409, None)}


@pytest.fixture(scope="module")
def cluster(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database server of the file's own, with fsync on."""
    with django_db_blocker.unblock(), own_cluster(tmp_path_factory.mktemp("cluster")) as server:
        yield server


@pytest.fixture(scope="module")
def stage(cluster, tmp_path_factory) -> Stage:
    """A web server on it."""
    stage = set_stage(tmp_path_factory.mktemp("stage"), database="chignon", **addresses(cluster.folder))
    yield stage
    stage.end()


@pytest.mark.parametrize(
    ("murder", "first"),
    [(kill_postmaster, 0), pytest.param(kill_backend, 2_000, marks=pytest.mark.nightly)],
)
def test_a_database_that_is_killed_loses_nothing_that_was_acknowledged(stage, cluster, murder, first):
    with Crowd(stage.caller, first) as crowd:
        crowd.seconds_to_more()
        murder(cluster)
        recovered = crowd.seconds_to_more()
    forget_connections()
    sys.stdout.write(f"{stage.journal.count()} deeds acknowledged, back after {recovered:.1f} s\n")
    assert stage.audit() == []
    assert crowd.refusals <= KIND_REFUSALS
    assert recovered <= RECOVERY_SECONDS


def test_the_web_says_that_the_database_is_away(stage, cluster):
    kill_postmaster(cluster)
    heard = stage.caller.book(3_000)
    assert (heard.status, heard.retry_after, heard.facts()["code"]) == (503, "5", "unavailable")
    with Crowd(stage.caller, 3_004) as crowd:
        assert crowd.seconds_to_more() <= RECOVERY_SECONDS
    forget_connections()
    assert stage.audit() == []


def kill_worker(stage: Stage) -> None:
    """kill -9 of the Celery worker, and a new one."""
    kill_family(stage.house.processes[1].pid)
    stage.house.processes.pop().wait()
    stage.house.start_worker()


@pytest.mark.nightly
def test_sixty_kills_lose_nothing_double_nothing_and_leave_no_orphan(stage, cluster):
    murders = {
        "web": lambda: kill_one_child(stage.house.processes[0].pid),
        "worker": lambda: kill_worker(stage),
        "backend": lambda: kill_backend(cluster),
        "postmaster": lambda: kill_postmaster(cluster),
    }
    dice, slowest = dice_of(6), dict.fromkeys(murders, 0.0)
    stage.house.start_worker()
    first = 4_000
    for _round in range(ROUNDS):
        victim = dice.choice(list(murders))
        with Crowd(stage.caller, first) as crowd:
            time.sleep(dice.uniform(0.2, 1))
            murders[victim]()
            slowest[victim] = max(slowest[victim], crowd.seconds_to_more())
        first = max(crowd.next_wish)
        assert stage.audit() == []
        assert crowd.refusals <= KIND_REFUSALS
    forget_connections()
    sys.stdout.write(
        f"{ROUNDS} kills, {stage.journal.count()} deeds acknowledged, slowest recovery {slowest}\n"
    )
    assert max(slowest.values()) <= RECOVERY_SECONDS
