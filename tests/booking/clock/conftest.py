"""What the time clock's tests stand on."""

import pytest

from tests.booking.clock.scene import NOW, clock_at
from tests.cast import open_salon


@pytest.fixture
def clock():
    """The clock of every test here."""
    return clock_at(NOW)


@pytest.fixture
def shop(in_a):
    """A shop with two people, Ana and Ben, who work every day from nine to six."""
    return open_salon()
