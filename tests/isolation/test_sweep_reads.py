"""The canary sweep, reading half, and that no route escapes it."""

import sys

import pytest

from config import urls_public, urls_salon
from tests.isolation.routes import kind_of
from tests.isolation.sweep import READS
from tests.isolation.walk import routes_of

SALON, PUBLIC = urls_salon.__name__, urls_public.__name__
PARTS = 4  # so that the suite's workers share them
FEWEST = 2_500  # a part


def test_every_route_is_listed():
    unknown = [
        f"{route.pattern}: say in tests/isolation/routes.py what {name!r} names"
        for route in routes_of(SALON) + routes_of(PUBLIC)
        for name in route.parameters
        if kind_of(route.pattern, name) is None
    ]
    assert unknown == []


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_a_reads_shows_b(sweep, part):
    sweep.run(routes_of(SALON)[part::PARTS], READS)
    sys.stdout.write(f"{sweep.probes} probes, answers {sorted(sweep.statuses.items())}\n")
    assert sweep.findings[:40] == []
    assert sweep.probes >= FEWEST
