"""G3: many writers do what they like in one calendar; afterwards nothing overlaps.

They book, move, drag, stretch, copy, repeat and cancel visits, join the waitlist, are offered what comes free and take
it, change shifts, block time and take time off, over people, rooms and devices (`writers.CHANGES`).
"""

import sys
from collections import Counter

import pytest

from booking.diary.models import Appointment, AppointmentState
from booking.waitlist.models import WaitlistOffer
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.concurrency.crowd import Crowd, overlaps, tally
from tests.concurrency.writers import CHANGES, busy_shop, some_change
from tests.seeds import dice_of

WRITERS = 8
EXPECTED = {
    "won", "slot_taken", "stale_version", "wrong_state", "not_found", "invalid", "busy",
    "series_clash", "already_in_series", "nothing_to_do", "offer_over", "offer_gone",
}  # fmt: skip


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def run(salon: Salon, rounds: int) -> tuple[dict[str, int], Counter[str]]:
    """Let the writers loose; what they were told, and how often each kind of change went through."""
    shop, done = busy_shop(salon), Counter[str]()
    dice = [dice_of(number) for number in range(WRITERS)]
    rows = Crowd(salon, WRITERS).rounds(
        rounds, lambda client, _number: some_change(shop, client, dice[client], done)
    )
    return tally([outcome for row in rows for outcome in row]), done


def check(salon: Salon, rounds: int) -> Counter[str]:
    """Nobody saw a fault, nothing overlaps, every visit holds its time whole; how often each kind went through."""
    outcomes, done = run(salon, rounds)
    assert set(outcomes) <= EXPECTED
    sys.stdout.write(f"{WRITERS * rounds} changes by {WRITERS} writers: {outcomes}; done: {dict(done)}\n")
    with salon_context(salon):
        live = Appointment.objects.exclude(state=AppointmentState.CANCELLED)
        assert overlaps() == 0
        assert {visit.blocks.count() for visit in live} <= {5}  # at the end all may be cancelled
        assert not Appointment.objects.filter(state=AppointmentState.CANCELLED, blocks__isnull=False).exists()
        taken = WaitlistOffer.objects.filter(state="taken").values_list("appointment_id", flat=True)
        assert Appointment.objects.filter(source="waitlist").count() == len(taken) == len(set(taken))
    return done


def test_eight_writers_leave_nothing_that_overlaps(salon):
    assert check(salon, 25)["book_something"]


@pytest.mark.nightly
def test_ten_thousand_changes_leave_nothing_that_overlaps(salon):
    assert set(check(salon, 1250)) == {change.__name__ for change in CHANGES}
