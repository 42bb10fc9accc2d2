"""The canary sweep on the base domain: no page of the platform shows or changes anything of a salon's."""

import sys

from tests.isolation.sweep import READS, WRITES
from tests.isolation.test_sweep_reads import PUBLIC
from tests.isolation.walk import routes_of

FEWEST = 2_000


def test_nothing_on_the_base_domain_shows_or_changes_a_salon(sweep):
    sweep.whole = True  # four credentials need no turns
    for methods in (READS, WRITES):
        sweep.run(routes_of(PUBLIC), methods, sweep.at_base_domain())
    sys.stdout.write(f"{sweep.probes} probes, answers {sorted(sweep.statuses.items())}\n")
    assert sweep.findings[:40] == []
    assert sweep.probes >= FEWEST
