"""The canary sweep, writing half: B is neither seen nor changed."""

import sys

import pytest

from tests.isolation.sweep import WRITES
from tests.isolation.test_sweep_reads import PARTS, SALON
from tests.isolation.walk import routes_of

FEWEST = 4_000  # a part


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_a_writes_shows_or_changes_b(sweep, part):
    sweep.run(routes_of(SALON)[part::PARTS], WRITES)
    sys.stdout.write(f"{sweep.probes} probes, answers {sorted(sweep.statuses.items())}\n")
    assert sweep.findings[:40] == []
    assert sweep.probes >= FEWEST
