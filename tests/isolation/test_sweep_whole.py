"""The canary sweep with nothing left out: every method with all ids for all, HEAD and refused methods too."""

import pytest

from tests.isolation.sweep import READS, WRITES
from tests.isolation.test_sweep_reads import SALON
from tests.isolation.walk import routes_of

PARTS = 8
FEWEST = 4_000  # a part


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_a_does_shows_or_changes_b(sweep, part):
    sweep.whole = True
    for methods in (READS, WRITES):
        sweep.run(routes_of(SALON)[part::PARTS], methods)
    assert sweep.findings[:40] == []
    assert sweep.probes >= FEWEST
