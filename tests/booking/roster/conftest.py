"""What the roster's tests stand on."""

import pytest

from kernel.clock import FixedClock
from tests.booking.roster.scene import NOW
from tests.cast import open_salon


@pytest.fixture
def clock():
    """The clock of every test here."""
    return FixedClock(NOW)


@pytest.fixture
def shop(in_a):
    """A shop with two people, Ana and Ben, who work every day from nine to six."""
    return open_salon()
