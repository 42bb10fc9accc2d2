"""G2 over HTTP: 32 clients want one person's half hour; exactly one gets it, and nobody waits long to hear no."""

import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from kernel.context import salon_context
from tests.concurrency.crowd import overlaps
from tests.concurrency.test_one_slot import drop_constraint
from tests.faults.stage import Stage, set_stage

CLIENTS = 32


class Race:
    """All clients ask for the same start at the same moment, round after round."""

    def __init__(self, stage: Stage, clients: int) -> None:
        self.stage, self.clients = stage, clients
        self.seconds: list[float] = []
        self.gate = threading.Barrier(clients)

    def run(self, first: int, rounds: int) -> list[Counter[int]]:
        """What each round came to: how many heard which status."""
        with ThreadPoolExecutor(self.clients) as pool:
            rows = list(pool.map(lambda client: self._client(client, first, rounds), range(self.clients)))
        return [Counter(row) for row in zip(*rows, strict=True)]

    def _client(self, client: int, first: int, rounds: int) -> list[int]:
        return [self._ask(client, number) for number in range(first, first + rounds)]

    def _ask(self, client: int, number: int) -> int:
        caller = self.stage.caller
        body = {
            "location": caller.location,
            "start": caller.start(2 * number).isoformat(),
            "lines": [{"service": caller.service, "staff": self.stage.person}],
            "customer": {"name": "Ada", "email": f"c{client}.{number}@example.com"},
        }
        self.gate.wait(timeout=60)
        begin = time.perf_counter()
        heard = caller.ask("POST", "/api/v1/appointments/", body, key=f"{client}.{number}")
        self.seconds.append(time.perf_counter() - begin)
        return heard.status if heard else 0

    def percentile(self, part: float) -> float:
        """The time within which that part of the answers came, in seconds."""
        return sorted(self.seconds)[int(part * (len(self.seconds) - 1))]


def check(stage: Stage, first: int, rounds: int) -> None:
    """One winner in each round, 409 for all others, no overlap; the times are printed (TRUST: p99 at most 1 s
    on a machine that has nothing else to do)."""
    race = Race(stage, CLIENTS)
    tallies = race.run(first, rounds)
    p50, p99 = race.percentile(0.5), race.percentile(0.99)
    sys.stdout.write(f"{CLIENTS} clients, {rounds} rounds: p50 {p50:.3f} s, p99 {p99:.3f} s\n")
    assert tallies == [Counter({409: CLIENTS - 1, 201: 1})] * rounds
    with salon_context(stage.salon):
        assert overlaps() == 0


def test_one_slot_has_one_winner_over_http(stage):
    check(stage, 0, 10)


@pytest.mark.nightly
def test_one_slot_has_one_winner_in_five_hundred_rounds_over_http(stage):
    check(stage, 1_000, 500)


def test_without_lock_and_constraint_the_same_race_double_books(own_database, tmp_path):
    stage = set_stage(tmp_path, database=own_database, away="throttles,locks")
    drop_constraint(stage.salon)
    tallies = Race(stage, 8).run(0, 10)
    stage.end()
    assert sum(tally[201] > 1 for tally in tallies) >= 3
    with salon_context(stage.salon):
        assert overlaps() > 0
