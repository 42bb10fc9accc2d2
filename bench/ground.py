"""What benchmarks stand on: a database of their own, a clock, and rows of a table."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django


@dataclass(frozen=True)
class Row:
    """One line: what was measured, ours and the reference's figure, their unit, and the goal in words."""

    what: str
    ours: float
    reference: float
    unit: str
    goal: str

    @property
    def ratio(self) -> float:
        """Ours by the reference's."""
        return self.ours / self.reference if self.reference else 0.0

    def line(self) -> str:
        """The row as text."""
        figures = f"{self.ours:9.2f} {self.reference:9.2f} {self.unit:<8} {self.ratio:6.2f} ×"
        return f"{self.what:<52} {figures}   goal {self.goal}"


@contextmanager
def ground() -> Iterator[None]:
    """Django, set up, on a clone of the tests' database, dropped afterwards."""
    django.setup()
    from tests import databases  # noqa: PLC0415 - needs the settings

    name = databases.clone()
    databases.use_database(name)
    try:
        yield
    finally:
        databases.use_database("postgres")
        databases.drop(name)


def median_ms(act: Callable[[], object], times: int = 15) -> float:
    """Median milliseconds of a call, after two calls that do not count."""
    measured: list[float] = []
    for number in range(times + 2):
        started = time.perf_counter()
        act()
        if number > 1:
            measured.append((time.perf_counter() - started) * 1000)
    return statistics.median(measured)
